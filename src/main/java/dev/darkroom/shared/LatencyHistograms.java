package dev.darkroom.shared;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/** Buckets of the histograms of how long submits, claims, ingests and searches take. */
@Singleton
class LatencyHistograms {

    private static final Set<String> NAMES =
            Set.of("darkroom.upstream.submit", "darkroom.jobs.claim", "darkroom.results.ingest", "darkroom.search");
    private static final double[] STEPS = Stream.of(5, 20, 50, 100, 250, 1_000, 5_000, 20_000, 60_000)
            .mapToDouble(milliseconds -> Duration.ofMillis(milliseconds).toNanos())
            .toArray();

    @Produces
    @Singleton
    MeterFilter buckets() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id meter, DistributionStatisticConfig config) {
                return NAMES.contains(meter.getName())
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(STEPS)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }
}
