package dev.darkroom.upstream.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.upstream.answer.UpstreamOutage;
import dev.darkroom.upstream.answer.UpstreamReply;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * A circuit breaker and a bulkhead for each account, app and kind of call: an app that fails or hangs opens its own circuit and
 * fills its own bulkhead, and no other app's.
 */
@ApplicationScoped
public class AppCircuitBreakers {

    /** A kind of call, with how many of it one app may have under way. */
    public enum Call {
        SUBMIT(128),
        STATUS(8),
        RESULT(64),
        CANCEL(16);

        private final int parallel;

        Call(int parallel) {
            this.parallel = parallel;
        }
    }

    private record Key(String account, String app, Call call) {}

    private static final int MAX_KEPT = 10_000;
    private static final Duration KEPT = Duration.ofMinutes(10);
    // Fewer would be too few to judge by: of ten calls, five fail by chance every few hundred when one in ten does.
    private static final int JUDGED_BY = 20;

    private final Cache<Key, Guard> guards =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterAccess(KEPT).build();

    /**
     * Makes a call under its app's guard.
     *
     * @param account whose app it is: another provider's of the same name may be well
     * @param endpoint an endpoint id of the app
     * @throws org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException when the app has been failing
     * @throws org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException when it has too many calls under way
     */
    public UpstreamReply call(Call call, ProviderAccount account, String endpoint, Supplier<UpstreamReply> made) {
        String app = EndpointId.parse(endpoint).appPath();
        return guards.get(new Key(account.id(), app, call), AppCircuitBreakers::guard)
                .get(made, UpstreamReply.class);
    }

    /** Forgets what was learnt of any app. */
    public void reset() {
        guards.invalidateAll();
    }

    private static Guard guard(Key key) {
        return Guard.create()
                .withDescription("upstream " + key.call())
                .withCircuitBreaker()
                .requestVolumeThreshold(JUDGED_BY)
                .failureRatio(0.5)
                .delay(2, ChronoUnit.SECONDS)
                .failOn(List.of(UpstreamOutage.class, TimeoutException.class))
                .done()
                .withBulkhead()
                .limit(key.call().parallel)
                .done()
                .build();
    }
}
