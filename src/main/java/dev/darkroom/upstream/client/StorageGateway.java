package dev.darkroom.upstream.client;

import dev.darkroom.upstream.answer.UpstreamOutage;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The fault tolerance of calls to the provider's storage and key API: reads are repeated, writes are made once. Its values can be
 * changed by configuration, as {@link QueueGateway} explains. A class of its own keeps its circuit apart.
 */
@ApplicationScoped
public class StorageGateway {

    @Timeout(value = 20, unit = ChronoUnit.SECONDS)
    @Retry(
            maxRetries = 2,
            delay = 200,
            jitter = 100,
            maxDuration = 60,
            durationUnit = ChronoUnit.SECONDS,
            retryOn = {UpstreamOutage.class, TimeoutException.class})
    @ExponentialBackoff(maxDelay = 5, maxDelayUnit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 10,
            failureRatio = 0.5,
            delay = 5,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {UpstreamOutage.class, TimeoutException.class})
    @Bulkhead(32)
    public <T> T read(Supplier<RestResponse<InputStream>> call, Class<T> type) {
        return UpstreamException.telling(call, type);
    }

    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    @CircuitBreaker(
            requestVolumeThreshold = 10,
            failureRatio = 0.5,
            delay = 5,
            delayUnit = ChronoUnit.SECONDS,
            failOn = {UpstreamOutage.class, TimeoutException.class})
    @Bulkhead(32)
    public <T> T write(Supplier<RestResponse<InputStream>> call, Class<T> type) {
        return UpstreamException.telling(call, type);
    }
}
