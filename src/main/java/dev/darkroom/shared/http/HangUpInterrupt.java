package dev.darkroom.shared.http;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts the thread that works for a request when the caller hangs up: what it waits for is for nobody then. Closed, it
 * does no more, and the thread is left as it was, for what it has to clean up.
 */
public final class HangUpInterrupt implements AutoCloseable {

    private final Thread thread = Thread.currentThread();
    private boolean closed;
    private boolean interrupted;

    private HangUpInterrupt() {}

    /** @param request for which this thread works; null for none, where nothing is ever interrupted */
    public static HangUpInterrupt of(@Nullable RoutingContext request) {
        HangUpInterrupt interrupt = new HangUpInterrupt();
        if (request != null) {
            var _ = Connections.over(request).thenRun(interrupt::interrupt);
        }
        return interrupt;
    }

    private synchronized void interrupt() {
        if (!closed) {
            interrupted = true;
            thread.interrupt();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (interrupted) {
            var _ = Thread.interrupted();
        }
    }
}
