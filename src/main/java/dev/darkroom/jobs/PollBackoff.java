package dev.darkroom.jobs;

import dev.darkroom.callbacks.CallbackUrls;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.upstream.client.Providers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The pauses between looks at a job, and before another submit: {@link Backoff} with the numbers of the settings. */
@ApplicationScoped
public class PollBackoff {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration RAREST_RETRY = Duration.ofSeconds(60);

    private final JobsConfig config;
    private final CallbackUrls callbacks;
    private final Providers providers;
    private final CallbackHealth health;

    PollBackoff(JobsConfig config, CallbackUrls callbacks, Providers providers, CallbackHealth health) {
        this.providers = providers;
        this.config = config;
        this.health = health;
        this.callbacks = callbacks;
    }

    /**
     * Until the next look at a job that upstream works on. Where callbacks can reach us, looking only catches the lost
     * ones; where they cannot, it is all there is. Where they could and get lost all the same, it is in between.
     *
     * @param account the id of the account that has it
     * @param looks how many looks there were since it was accepted
     */
    public Duration untilLook(@Nullable String account, int looks) {
        Duration alone = Backoff.doubled(config.firstLookAlone(), looks, config.rarestLookAlone());
        if (!isAnnounced(account)) {
            return alone;
        }
        Duration trusting = Backoff.doubled(config.firstLook(), looks, config.rarestLook());
        return between(trusting, alone, health.lost());
    }

    /** The same for a job that is looked at. */
    public Duration untilLook(Job job) {
        return untilLook(job.upstreamAccount(), job.looks());
    }

    /** Whether the end of a request is told to us, where no callback gets lost. */
    public boolean isAnnounced(@Nullable String account) {
        return providers
                .account(account)
                .filter(known -> callbacks.canReachUs(known.provider()))
                .isPresent();
    }

    static Duration between(Duration from, Duration to, double share) {
        return from.plusMillis(Math.round((to.toMillis() - from.toMillis()) * share));
    }

    /** Until a submit that was surely not accepted is tried again. */
    public Duration afterRefusal(int attempts) {
        return Backoff.doubled(FIRST_RETRY, attempts - 1, RAREST_RETRY);
    }

    /** Whether a job has been looked at for as long as it may take to be cancelled. */
    public boolean isOutOfPatience(Job job) {
        Duration spent = Duration.ZERO;
        for (int look = 0; look < job.looks(); look++) {
            spent = spent.plus(untilCancelled(look));
        }
        return spent.compareTo(config.cancelPatience()) > 0;
    }

    /** Until the next look at a job that is being cancelled. */
    public Duration untilCancelled(Job job) {
        return untilCancelled(job.looks() - 1);
    }

    private Duration untilCancelled(int looks) {
        return Backoff.doubled(config.firstLookAlone(), looks, config.rarestLookAlone());
    }
}
