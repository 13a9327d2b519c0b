package dev.darkroom.jobs;

import dev.darkroom.callbacks.CallbackUrls;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** How long to wait between two tries: longer each time, up to a bound. */
@ApplicationScoped
class Pace {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration RAREST_RETRY = Duration.ofSeconds(60);

    private final JobsConfig config;
    private final CallbackUrls callbacks;

    Pace(JobsConfig config, CallbackUrls callbacks) {
        this.config = config;
        this.callbacks = callbacks;
    }

    /**
     * Until the next look at a job that upstream works on. Where callbacks can reach us, looking only catches the lost
     * ones; where they cannot, it is all there is.
     *
     * @param looks how many looks there were since it was accepted
     */
    Duration untilLook(int looks) {
        return callbacks.canReachUs()
                ? doubled(config.firstLook(), looks, config.rarestLook())
                : doubled(config.firstLookAlone(), looks, config.rarestLookAlone());
    }

    /** Until a submit that was surely not accepted is tried again. */
    Duration afterRefusal(int attempts) {
        return doubled(FIRST_RETRY, attempts - 1, RAREST_RETRY);
    }

    static Duration doubled(Duration first, int times, Duration most) {
        Duration wait = first.multipliedBy(1L << Math.clamp(times, 0, 20));
        return wait.compareTo(most) < 0 ? wait : most;
    }
}
