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
 * Keeps room in the {@link LargeTextBudget} for request bodies from their first 32 KiB on until the request is answered.
 * A length that was told is reserved at once: two that have a part of theirs each would wait for each other. Who sends one too slowly is refused: what one owner's bodies hold is bounded by its share, and how
 * long by this. Uploads are not held in memory and are not counted.
 */
@Singleton
class LargeBodyBudget {

    /** So many, of each of very many callers who stand still, fit into memory. */
    private static final int FREE = LargeTextBudget.UNIT;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final LargeTextBudget budget;

    LargeBodyBudget(LargeTextBudget budget) {
        this.budget = budget;
    }

    /** After it is known whose request it is. */
    @ServerRequestFilter(priority = Priorities.USER + 1)
    public void count(ContainerRequestContext request, RoutingContext context) {
        long told = toldLength(context);
        boolean mayBeLarge = told > FREE || (told < 0 && context.request().getHeader("Transfer-Encoding") != null);
        if (mayBeLarge && !BodyLimit.isUpload(context)) {
            Reservation room = budget.open(new Lane(RequestOwner.of(request), "bodies"));
            var _ = Connections.over(context).thenRun(room::close);
            request.setEntityStream(new Counted(request.getEntityStream(), told, room));
        }
    }

    /** Negative where it is not told. */
    private static long toldLength(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    /** Reserves room for what is read. */
    private static final class Counted extends FilterInputStream {
        private final Reservation room;
        private final long told;
        private final long begun = System.nanoTime();
        private long read;
        private long reserved = FREE;

        Counted(InputStream body, long told, Reservation room) {
            super(body);
            this.told = told;
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
            while (read >= reserved) {
                long more = told < 0 ? 3 * reserved : told;
                if (!room.grow(more, PATIENCE)) {
                    throw Problem.unavailable("Too many large bodies are being read at this moment", RETRY_AFTER);
                }
                reserved += more;
            }
            if (reserved > FREE
                    && System.nanoTime() - begun > TransferRate.longest(read).toNanos()) {
                throw Problem.of(Problem.Kind.BAD_REQUEST, "The body comes too slowly");
            }
        }
    }
}
