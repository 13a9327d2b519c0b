package dev.darkroom.shared.http;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.LargeTextBudget;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A budget for the memory of large request bodies: what is read beyond the first MiB of each is taken from it until the
 * request is answered. A body that is parsed takes many times its bytes, so a few large ones at once would take all there
 * is. Uploads are not held in memory and are not counted.
 */
@Singleton
class LargeBodyBudget {

    private static final int MIB = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** In MiB. */
    private final Semaphore budget;

    @Inject
    LargeBodyBudget() {
        this(LargeTextBudget.mebibytesOfHeap());
    }

    LargeBodyBudget(int mebibytes) {
        budget = new Semaphore(mebibytes);
    }

    @ServerRequestFilter(priority = Priorities.USER)
    public void count(ContainerRequestContext request, RoutingContext context) {
        if (mayBeLarge(context)) {
            request.setEntityStream(new Counted(request.getEntityStream(), Connections.over(context)));
        }
    }

    private static boolean mayBeLarge(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        return (length == null
                        ? context.request().getHeader("Transfer-Encoding") != null
                        : Long.parseLong(length) > MIB)
                && !BodyLimit.isUpload(context);
    }

    /** Takes a MiB of the budget for each that is read. */
    private final class Counted extends FilterInputStream {
        private final CompletableFuture<?> answered;
        private long read;
        private int taken;

        Counted(InputStream body, CompletableFuture<?> answered) {
            super(body);
            this.answered = answered;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int bytes) {
            read += bytes;
            while (read / MIB > taken) {
                take();
            }
        }

        private void take() {
            boolean room;
            try {
                room = budget.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                room = false;
            }
            if (!room) {
                throw Problem.unavailable("Too many large bodies are being read at this moment", PATIENCE);
            }
            taken++;
            var _ = answered.thenRun(budget::release);
        }
    }
}
