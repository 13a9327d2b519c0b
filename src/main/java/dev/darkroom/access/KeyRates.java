package dev.darkroom.access;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.rate.RateLimiter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Rate limits of a key and of all keys of its owner together, where they have one: so many calls in any sixty seconds, counted
 * over all instances.
 */
@ApplicationScoped
class KeyRates {

    private final RateLimiter limiter;

    KeyRates(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /** @throws Problem 429 when the caller, or its owner, has called too often; the call counts for neither then */
    void count(Caller caller) {
        String ofKey = "key:" + caller.keyId();
        count(ofKey, caller.callsPerMinute(), "This key");
        try {
            count("owner:" + caller.ownerId(), caller.ofOwner().callsPerMinute(), "The owner of this key");
        } catch (Problem refused) {
            if (caller.callsPerMinute() != null) {
                limiter.giveBack(ofKey);
            }
            throw refused;
        }
    }

    private void count(String name, @Nullable Integer most, String who) {
        Duration wait = most == null ? Duration.ZERO : limiter.take(name, most);
        if (wait.isPositive()) {
            throw Problem.busy(who + " may call " + most + " times a minute", wait.plusMillis(999));
        }
    }
}
