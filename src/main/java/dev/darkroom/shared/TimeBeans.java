package dev.darkroom.shared;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The one clock of the service; tests replace it. */
public class TimeBeans {

    /**
     * UTC, in whole microseconds: that is what a Postgres timestamp keeps, so what is answered at once and what is read
     * back later are the same.
     */
    @Produces
    @Singleton
    public Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }
}
