package dev.darkroom.access;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.rate.RateLimiter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Rate limit of a key, where it has one: so many calls in any sixty seconds, counted over all instances. */
@ApplicationScoped
class KeyRates {

    private final RateLimiter limiter;

    KeyRates(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /** @throws Problem 429 when the caller has called too often */
    void count(Caller caller) {
        Integer most = caller.callsPerMinute();
        if (most == null) {
            return;
        }
        Duration wait = limiter.take("key:" + caller.keyId(), most);
        if (wait.isPositive()) {
            throw Problem.busy("This key may call " + most + " times a minute", wait.plusMillis(999));
        }
    }
}
