package dev.darkroom.jobs.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.jobs.admission.AdmissionApi.Decision;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * A circuit breaker for each owner's questions to the admission hook, and the time limit of each from the first byte to the
 * last: inputs that the hook fails at open the circuit of the owner who sends them, and nobody else's.
 */
@ApplicationScoped
class OwnerCircuitBreakers {

    private static final int MAX_KEPT = 10_000;
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Cache<UUID, Guard> guards =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterAccess(KEPT).build();
    private final Duration timeout;

    OwnerCircuitBreakers(AdmissionConfig config) {
        this.timeout = config.timeout();
    }

    /**
     * Asks within the time limit, unless the owner's circuit is open.
     *
     * @throws org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException when it is open, or no answer came in time
     */
    Decision call(UUID ownerId, Supplier<Decision> question) {
        return guards.get(ownerId, _ -> guard()).get(question, Decision.class);
    }

    private Guard guard() {
        return Guard.create()
                .withDescription("admission")
                .withTimeout()
                .duration(timeout.toMillis(), ChronoUnit.MILLIS)
                .done()
                .withCircuitBreaker()
                .requestVolumeThreshold(10)
                .failureRatio(0.5)
                .delay(5, ChronoUnit.SECONDS)
                .failOn(List.of(AdmissionClient.NoAnswer.class, TimeoutException.class))
                .done()
                .build();
    }
}
