package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.dispatch.ClaimHorizon;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.ClaimBounds;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.InstanceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Claims jobs that have come due after they were handed upstream, each leased to the claimer by a due time ahead. */
@ApplicationScoped
public class DueJobClaimer {

    private final Database database;
    private final ClaimHorizon ofLooks;
    private final ClaimHorizon ofOthers;
    private final InstanceId self;
    private final Clock clock;

    public DueJobClaimer(Database database, JobsConfig config, InstanceId self, Clock clock) {
        this.database = database;
        this.ofLooks = new ClaimHorizon(config, clock);
        this.ofOthers = new ClaimHorizon(config, clock);
        this.self = self;
        this.clock = clock;
    }

    /** Claims jobs to ask upstream about. */
    public List<Job> looks(ClaimBounds bounds, Duration lease) {
        return claim(DueClaimSql.LOOKS, ofLooks, bounds, lease);
    }

    /** Claims whatever else has come due: answers to ingest, leases run out. */
    public List<Job> others(ClaimBounds bounds, Duration lease) {
        return claim(DueClaimSql.OTHERS, ofOthers, bounds, lease);
    }

    private List<Job> claim(DueClaimSql.DueClaim claim, ClaimHorizon horizon, ClaimBounds bounds, Duration lease) {
        Instant now = clock.instant();
        Instant end = now.plus(lease);
        if (!bounds.isSelective()) {
            return database.query(claim.inOrder(), Job::read, now, bounds.inOrder(), end, self.value(), end);
        }
        UUID oldest = horizon.oldest();
        List<Lane> lanes = List.copyOf(bounds.lanes().keySet());
        List<Job> claimed = database.query(
                claim.selective(),
                Job::read,
                now,
                bounds.most(),
                end,
                self.value(),
                bounds.newcomers(),
                bounds.targets().keySet().toArray(String[]::new),
                bounds.targets().values().toArray(Integer[]::new),
                bounds.owners().keySet().toArray(UUID[]::new),
                bounds.owners().values().toArray(Integer[]::new),
                lanes.stream().map(Lane::owner).toArray(UUID[]::new),
                lanes.stream().map(Lane::target).toArray(String[]::new),
                lanes.stream().map(bounds.lanes()::get).toArray(Integer[]::new),
                oldest,
                oldest,
                oldest);
        horizon.claimed(oldest, claimed);
        return claimed;
    }
}
