package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Horizon of one claim: the lowest id that it looks for. A live job is not much older than its deadline, ordinarily; one that
 * waited behind a gate may be. So the days before are looked into once a minute, and for as long as something is found there.
 */
public final class ClaimHorizon {

    private static final Duration BETWEEN_WHOLE_ROUNDS = Duration.ofMinutes(1);

    private final JobsConfig config;
    private final Clock clock;
    private volatile Instant nextWholeRound = Instant.MIN;

    public ClaimHorizon(JobsConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** The lowest id that the next claim looks for. */
    public UUID oldest() {
        return clock.instant().isBefore(nextWholeRound) ? ordinarilyOldest() : Ids.LOWEST;
    }

    /** That so much was claimed with that as the lowest id. */
    public void claimed(UUID oldest, List<Job> jobs) {
        if (oldest.equals(Ids.LOWEST)) {
            UUID ordinarily = ordinarilyOldest();
            if (jobs.stream().noneMatch(job -> isBefore(job.id(), ordinarily))) {
                nextWholeRound = clock.instant().plus(BETWEEN_WHOLE_ROUNDS);
            }
        }
    }

    private UUID ordinarilyOldest() {
        Instant since = clock.instant().minus(config.totalDeadline()).minus(Duration.ofDays(1));
        return Ids.lowestAt(since);
    }

    // As the database orders them: UUID.compareTo would compare signed numbers, which is the same for ids of our time.
    private static boolean isBefore(UUID id, UUID bound) {
        return Long.compareUnsigned(id.getMostSignificantBits(), bound.getMostSignificantBits()) < 0;
    }
}
