package dev.darkroom.jobs.usage;

import dev.darkroom.shared.LocalCache;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What jobs of a month have cost under a budget, remembered for some seconds. */
@ApplicationScoped
class SpendingCache {

    private record Wanted(UUID owner, @Nullable String key, Instant month) {}

    /** @param at what had ended by then is counted */
    record Spending(BigDecimal amount, Instant at) {}

    private final UsageRepository usage;
    private final Clock clock;
    private final LocalCache<Wanted, Spending> remembered;

    SpendingCache(UsageRepository usage, Clock clock, @CacheName("budget-spending") Cache cache) {
        this.usage = usage;
        this.clock = clock;
        this.remembered = new LocalCache<>(cache, this::sum);
    }

    Spending of(Budget budget, Instant month) {
        return remembered.of(new Wanted(budget.ownerId(), budget.keyId(), month));
    }

    private Spending sum(Wanted wanted) {
        Instant now = clock.instant();
        Instant next = Budget.monthAfter(wanted.month);
        return new Spending(usage.spent(wanted.owner, wanted.key, wanted.month, next.isBefore(now) ? next : now), now);
    }
}
