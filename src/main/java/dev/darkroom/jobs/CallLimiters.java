package dev.darkroom.jobs;

import dev.darkroom.shared.CallLimiter;
import dev.darkroom.shared.ClaimBounds.Lane;
import dev.darkroom.upstream.FailureDomain;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limiters of the engine's three kinds of work. Submits and looks have throttles of their own, since a provider may
 * limit the one and not the other; ingesting calls no app and has shares only.
 */
@ApplicationScoped
class CallLimiters {

    private final CallLimiter submits;
    private final CallLimiter looks;
    private final CallLimiter ingests;

    CallLimiters(JobsConfig config, Claims claims, Clock clock) {
        SecureRandom random = new SecureRandom();
        submits = new CallLimiter(config.parallelSubmits(), clock, random, claims::takeBackEarly);
        looks = new CallLimiter(config.parallelLooks(), clock, random, _ -> {});
        ingests = new CallLimiter(config.parallelIngests(), clock, random, _ -> {});
    }

    CallLimiter submits() {
        return submits;
    }

    CallLimiter looks() {
        return looks;
    }

    CallLimiter ingests() {
        return ingests;
    }

    /** Tells a limiter of a call that failed, or may have. */
    static void failed(CallLimiter limiter, Lane lane, FailureDomain domain, @Nullable Duration retryAfter) {
        switch (domain) {
            case REQUEST -> limiter.failed(lane, retryAfter);
            case APP -> limiter.targetFailed(lane, retryAfter);
            case PROVIDER -> limiter.allFailed(retryAfter);
        }
    }
}
