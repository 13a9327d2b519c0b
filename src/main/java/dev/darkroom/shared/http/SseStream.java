package dev.darkroom.shared.http;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One caller's stream of server-sent events, of which one is on its way at a time. It breaks a silence with a comment, and is
 * closed once when its client has gone or takes nothing for a minute. Guarded by its own lock.
 */
public abstract class SseStream {

    // fal's Java client gives up after 10 s of silence.
    private static final long MAX_SILENCE = TimeUnit.SECONDS.toNanos(6);
    private static final long MAX_STALL = TimeUnit.MINUTES.toNanos(1);

    private final SseEventSink sink;
    private boolean writing;
    private boolean closed;
    private long wroteAt = System.nanoTime();

    protected SseStream(SseEventSink sink) {
        this.sink = sink;
    }

    /** What breaks a silence. */
    public static OutboundSseEvent keepAlive(Sse sse) {
        return sse.newEventBuilder().comment(" keep-alive").build();
    }

    protected abstract OutboundSseEvent keepAlive();

    /** Called when the event before has been written: writes the next, if there is one, or closes. */
    protected abstract void writeNext();

    /** Called once, with the stream closed already. */
    protected abstract void closed();

    protected final boolean isClosed() {
        return closed;
    }

    protected final boolean canWrite() {
        return !closed && !writing;
    }

    protected final void write(OutboundSseEvent event) {
        writing = true;
        wroteAt = System.nanoTime();
        try {
            var _ = sink.send(event).whenComplete((_, failure) -> written(failure));
        } catch (IllegalStateException hungUp) {
            close();
        }
    }

    /** To be called now and then: breaks a silence, and lets go of who is not there any more. */
    public final synchronized void tick() {
        long silence = System.nanoTime() - wroteAt;
        if (sink.isClosed() || writing && silence > MAX_STALL) {
            close();
        } else if (canWrite() && silence > MAX_SILENCE) {
            write(keepAlive());
        }
    }

    public final synchronized void close() {
        if (!closed) {
            closed = true;
            closed();
            sink.close();
        }
    }

    private synchronized void written(@Nullable Throwable failure) {
        writing = false;
        if (failure == null) {
            writeNext();
        } else {
            close();
        }
    }
}
