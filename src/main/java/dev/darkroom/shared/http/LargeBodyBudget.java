package dev.darkroom.shared.http;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.LargeTextBudget.Reservation;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Keeps room in the {@link LargeTextBudget} for large request bodies: what has come beyond the first MiB of each, until the
 * request is answered. Who sends one too slowly is refused: what one owner's bodies hold is bounded by its share, and how
 * long by this. Uploads are not held in memory and are not counted.
 */
@Singleton
class LargeBodyBudget {

    private static final int MIB = LargeTextBudget.FREE_BYTES;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LargeTextBudget budget;

    LargeBodyBudget(LargeTextBudget budget) {
        this.budget = budget;
    }

    /** After it is known whose request it is. */
    @ServerRequestFilter(priority = Priorities.USER + 1)
    public void count(ContainerRequestContext request, RoutingContext context) {
        if (mayBeLarge(context)) {
            Reservation room = budget.open(new Lane(RequestOwner.of(request), "bodies"));
            var _ = Connections.over(context).thenRun(room::close);
            request.setEntityStream(new Counted(request.getEntityStream(), room));
        }
    }

    private static boolean mayBeLarge(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        return (length == null
                        ? context.request().getHeader("Transfer-Encoding") != null
                        : Long.parseLong(length) > MIB)
                && !BodyLimit.isUpload(context);
    }

    /** Reserves a MiB for each that is read. */
    private static final class Counted extends FilterInputStream {
        private final Reservation room;
        private final long begun = System.nanoTime();
        private long read;
        private int taken;

        Counted(InputStream body, Reservation room) {
            super(body);
            this.room = room;
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
                if (!room.grow(MIB, PATIENCE)) {
                    throw Problem.unavailable("Too many large bodies are being read at this moment", PATIENCE);
                }
                taken++;
            }
            if (taken > 0
                    && System.nanoTime() - begun > TransferRate.longest(read).toNanos()) {
                throw Problem.of(Problem.Kind.BAD_REQUEST, "The body comes too slowly");
            }
        }
    }
}
