package dev.darkroom.upstream.client;

import dev.darkroom.upstream.answer.UpstreamOutage;
import io.smallrye.faulttolerance.api.Guard;
import java.io.InputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The fault tolerance of calls beside the queue that fail together: a time limit, a circuit breaker and a bulkhead; reads
 * are repeated, writes are made once. Every failure is an {@link UpstreamException}.
 */
public final class ApiGuard {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int JUDGED_BY = 10;
    private static final int REPETITIONS = 2;

    private final Guard reads;
    private final Guard writes;

    /**
     * @param description for the metrics of fault tolerance
     * @param parallel how many calls of each kind may be under way
     */
    public ApiGuard(String description, int parallel) {
        this.reads = guard(description, parallel, REPETITIONS);
        this.writes = guard(description, parallel, 0);
    }

    /** Reads the JSON of an answer. */
    public <T> T read(Supplier<RestResponse<InputStream>> call, Class<T> type) {
        return UpstreamException.onFailure(() -> reads.get(() -> UpstreamException.telling(call, type), type));
    }

    /** Makes a call that is not repeated, and reads the JSON of its answer. */
    public <T> T write(Supplier<RestResponse<InputStream>> call, Class<T> type) {
        return UpstreamException.onFailure(() -> writes.get(() -> UpstreamException.telling(call, type), type));
    }

    private static Guard guard(String description, int parallel, int repetitions) {
        Guard.Builder guard = Guard.create()
                .withDescription(description)
                .withTimeout()
                .duration(TIMEOUT.toMillis(), ChronoUnit.MILLIS)
                .done()
                .withCircuitBreaker()
                .requestVolumeThreshold(JUDGED_BY)
                .failureRatio(0.5)
                .delay(5, ChronoUnit.SECONDS)
                .failOn(List.of(UpstreamOutage.class, TimeoutException.class))
                .done()
                .withBulkhead()
                .limit(parallel)
                .done();
        return repetitions == 0
                ? guard.build()
                : guard.withRetry()
                        .maxRetries(repetitions)
                        .delay(200, ChronoUnit.MILLIS)
                        .jitter(100, ChronoUnit.MILLIS)
                        .retryOn(List.of(UpstreamOutage.class, TimeoutException.class))
                        .done()
                        .build();
    }
}
