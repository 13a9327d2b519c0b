package dev.darkroom.testing;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connection of a client of server-sent events that has gone after so many of them. */
public final class HungUpSink implements SseEventSink {

    private int left;

    public HungUpSink(int sentBefore) {
        left = sentBefore;
    }

    @Override
    public boolean isClosed() {
        return left == 0;
    }

    @Override
    public CompletionStage<?> send(OutboundSseEvent event) {
        if (isClosed()) {
            throw new IllegalStateException("Already closed");
        }
        left--;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        left = 0;
    }
}
