package dev.darkroom.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;

/** Upstream's pressure on submits and on looks: a provider may limit the one and not the other. */
@ApplicationScoped
class Gates {

    private final UpstreamPressure submits;
    private final UpstreamPressure looks;

    Gates(Clock clock) {
        SecureRandom random = new SecureRandom();
        submits = new UpstreamPressure(clock, random);
        looks = new UpstreamPressure(clock, random);
    }

    UpstreamPressure submits() {
        return submits;
    }

    UpstreamPressure looks() {
        return looks;
    }
}
