package dev.darkroom.testing;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that reads so many events, and then keeps its connection and reads nothing more. */
public final class StalledSink implements SseEventSink {

    private final int read;
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean closed;

    public StalledSink(int read) {
        this.read = read;
    }

    /** Whether it has been sent anything. */
    public boolean isOpened() {
        return sent.get() > 0;
    }

    /** Whether an event is on its way to it that it does not read. */
    public boolean isStalled() {
        return sent.get() > read;
    }

    @Override
    public CompletionStage<?> send(OutboundSseEvent event) {
        return sent.incrementAndGet() <= read ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
