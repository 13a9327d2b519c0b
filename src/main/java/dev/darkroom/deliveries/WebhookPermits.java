package dev.darkroom.deliveries;

import dev.darkroom.deliveries.webhook.WebhookTarget;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.rate.RateLimiter;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Permits of registered webhooks: attempts under way at the same time in this instance, and calls a minute over all of them.
 * Who gets none waits, spread over the time that all who wait will take, so that a backlog is not claimed over and over.
 */
@ApplicationScoped
class WebhookPermits {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration MAX_SPREAD = Duration.ofHours(1);
    private static final int COUNTED = 10_000;

    private final Database database;
    private final RateLimiter rates;
    private final SecureRandom random = new SecureRandom();
    private final Map<UUID, Integer> underWay = new ConcurrentHashMap<>();

    WebhookPermits(Database database, RateLimiter rates) {
        this.database = database;
        this.rates = rates;
    }

    /** @return zero when an attempt may be made, which {@link #end} must follow; else when to come again */
    Duration tryBegin(WebhookTarget target) {
        Integer most = target.concurrency();
        int now = underWay.merge(target.id(), 1, Integer::sum);
        if (most != null && now > most) {
            end(target);
            return SOON.plusMillis(random.nextLong(SOON.toMillis()));
        }
        boolean isBegun = false;
        try {
            Duration wait = untilWithinRate(target);
            isBegun = wait.isZero();
            return wait;
        } finally {
            if (!isBegun) {
                end(target);
            }
        }
    }

    private Duration untilWithinRate(WebhookTarget target) {
        Integer perMinute = target.callsPerMinute();
        Duration wait = perMinute == null ? Duration.ZERO : rates.take("webhook:" + target.id(), perMinute);
        return perMinute != null && wait.isPositive()
                ? wait.plusMillis(random.nextLong(spread(target.id(), perMinute).toMillis()))
                : Duration.ZERO;
    }

    void end(WebhookTarget target) {
        underWay.computeIfPresent(target.id(), (_, count) -> count > 1 ? count - 1 : null);
    }

    private Duration spread(UUID webhook, int perMinute) {
        int waiting =
                database.first("""
                        SELECT count(*) FROM (
                            SELECT 1 FROM delivery WHERE webhook_id = ? AND state = 'PENDING' LIMIT ?) AS waiting""", row -> row.getInt(1), webhook, COUNTED).orElse(0);
        Duration all = Duration.ofMillis(Duration.ofMinutes(1).toMillis() * waiting / perMinute);
        return all.compareTo(MAX_SPREAD) > 0 ? MAX_SPREAD : all.plus(SOON);
    }
}
