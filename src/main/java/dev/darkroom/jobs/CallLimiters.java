package dev.darkroom.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;

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
}
