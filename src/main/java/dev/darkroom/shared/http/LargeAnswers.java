package dev.darkroom.shared.http;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.LargeTextBudget.Reservation;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps room in the {@link LargeTextBudget} for large answers until their callers have taken them. Who takes one too slowly
 * is cut off: what one owner's callers hold is bounded by its share, and how long by this.
 */
@Singleton
public class LargeAnswers {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    // An answer is written, not parsed.
    private static final int CHEAPER = 2;

    private final LargeTextBudget budget;
    private final CurrentVertxRequest current;

    LargeAnswers(LargeTextBudget budget, CurrentVertxRequest current) {
        this.budget = budget;
        this.current = current;
    }

    /**
     * Reserves room until the request at hand has been answered.
     *
     * @param bytes of the answer
     * @throws Problem 503 when there is none within some seconds
     */
    public void hold(UUID owner, long bytes) {
        RoutingContext request = current.getCurrent();
        Reservation room = budget.open(new Lane(owner, "answers"));
        CompletableFuture<?> over = Connections.over(request);
        var _ = over.thenRun(room::close);
        if (!room.grow(bytes / CHEAPER, PATIENCE)) {
            throw Problem.unavailable("Too many large answers are being read at this moment", RETRY_AFTER);
        }
        long timer = request.vertx().setTimer(TransferRate.longest(bytes).toMillis(), _ -> Connections.cut(request));
        var _ = over.thenRun(() -> request.vertx().cancelTimer(timer));
    }
}
