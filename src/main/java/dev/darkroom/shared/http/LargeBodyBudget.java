package dev.darkroom.shared.http;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
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
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Keeps room in the {@link LargeTextBudget} for request bodies from their first 32 KiB on until the request is answered. A
 * length that was told is reserved at once: two that have a part of theirs each would wait for each other. Who sends one too
 * slowly is refused: what one owner's bodies hold is bounded by its share, and how long by this. Uploads are not held in
 * memory and are not counted.
 */
@Singleton
class LargeBodyBudget {

    /** So many, of each of very many callers who stand still, fit into memory. */
    private static final int FREE = LargeTextBudget.UNIT;

    private static final int MAX_WAITING = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final LargeTextBudget budget;
    /** Of bodies that wait for room: the connection has read up to half a MiB of each by then. */
    private final FairSemaphore waiting = new FairSemaphore(MAX_WAITING, FairShares.THREE_QUARTERS);

    LargeBodyBudget(LargeTextBudget budget) {
        this.budget = budget;
    }

    /** After it is known whose request it is. */
    @ServerRequestFilter(priority = Priorities.USER + 1)
    public void count(ContainerRequestContext request, RoutingContext context) {
        long told = toldLength(context);
        boolean mayBeLarge = told > FREE || (told < 0 && context.request().getHeader("Transfer-Encoding") != null);
        if (mayBeLarge && !BodyLimit.isUpload(context)) {
            UUID owner = RequestOwner.of(request);
            Reservation room = budget.open(new Lane(owner, "bodies"));
            var _ = Connections.over(context).thenRun(room::close);
            request.setEntityStream(new Counted(request.getEntityStream(), told, more -> {
                if (!reserve(room, owner, more)) {
                    Connections.closeAfterAnswer(context);
                    throw Problem.unavailable("Too many large bodies are being read at this moment", RETRY_AFTER);
                }
            }));
        }
    }

    private boolean reserve(Reservation room, UUID owner, long bytes) {
        if (room.grow(bytes, Duration.ZERO)) {
            return true;
        }
        List<UUID> waiter = List.of(owner);
        if (!waiting.tryAcquire(waiter)) {
            return false;
        }
        try {
            return room.grow(bytes, PATIENCE);
        } finally {
            waiting.release(waiter);
        }
    }

    /** Negative where it is not told. */
    private static long toldLength(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    /** Reserves room for what is read. */
    private static final class Counted extends FilterInputStream {
        private final LongConsumer reserve;
        private final long told;
        private final long begun = System.nanoTime();
        private long read;
        private long reserved = FREE;

        Counted(InputStream body, long told, LongConsumer reserve) {
            super(body);
            this.told = told;
            this.reserve = reserve;
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
                reserve.accept(more);
                reserved += more;
            }
            if (reserved > FREE
                    && System.nanoTime() - begun > TransferRate.longest(read).toNanos()) {
                throw Problem.of(Problem.Kind.BAD_REQUEST, "The body comes too slowly");
            }
        }
    }
}
