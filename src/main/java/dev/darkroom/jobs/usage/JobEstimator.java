package dev.darkroom.jobs.usage;

import dev.darkroom.jobs.pricing.PriceBook;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Estimates what jobs will cost by what an owner's such jobs have cost of late; asks no provider. */
@ApplicationScoped
class JobEstimator {

    private final UsageRepository usage;
    private final PriceBook prices;
    private final Clock clock;

    JobEstimator(UsageRepository usage, PriceBook prices, Clock clock) {
        this.usage = usage;
        this.prices = prices;
        this.clock = clock;
    }

    /**
     * The sum of the known prices.
     *
     * @param jobs how many of each
     */
    BigDecimal cost(UUID ownerId, Map<PricingKey, Long> jobs) {
        Map<String, BigDecimal> units = new HashMap<>();
        return jobs.entrySet().stream()
                .map(some -> costOfOne(ownerId, some.getKey(), units).multiply(BigDecimal.valueOf(some.getValue())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal costOfOne(UUID ownerId, PricingKey job, Map<String, BigDecimal> units) {
        Instant now = clock.instant();
        BigDecimal ofOneUnit =
                prices.cost(job.account(), job.endpoint(), now, BigDecimal.ONE).amount();
        if (ofOneUnit == null || ofOneUnit.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal usual = units.computeIfAbsent(
                job.endpoint(),
                endpoint -> usage.usualUnits(ownerId, endpoint, now.minus(UsageRepository.OF_LATE))
                        .orElse(BigDecimal.ONE));
        return ofOneUnit.multiply(usual);
    }
}
