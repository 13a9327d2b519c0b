package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.work.CallLimiter;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.upstream.answer.FailureDomain;
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
public class CallLimiters {

    private final CallLimiter submits;
    private final CallLimiter looks;
    private final CallLimiter ingests;

    CallLimiters(JobsConfig config, JobClaimer jobClaimer, Clock clock) {
        SecureRandom random = new SecureRandom();
        submits = new CallLimiter(config.parallelSubmits(), clock, random, jobClaimer::takeBackEarly);
        looks = new CallLimiter(config.parallelLooks(), clock, random, _ -> {});
        ingests = new CallLimiter(config.parallelIngests(), clock, random, _ -> {});
    }

    public CallLimiter submits() {
        return submits;
    }

    public CallLimiter looks() {
        return looks;
    }

    public CallLimiter ingests() {
        return ingests;
    }

    /** Tells a limiter of a call that failed, or may have. */
    public static void failed(CallLimiter limiter, Lane lane, FailureDomain domain, @Nullable Duration retryAfter) {
        switch (domain) {
            case REQUEST -> limiter.failed(lane, retryAfter);
            case APP -> limiter.targetFailed(lane, retryAfter);
            case PROVIDER -> limiter.allFailed(retryAfter);
        }
    }
}
