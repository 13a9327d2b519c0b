package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.dispatch.LostAcknowledgementFinder;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.ReleasableLeases;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The jobs that a dead instance holds. Asking about them and ingesting their answers goes on at once. What it was handing
 * upstream may have arrived there: that is looked up in the provider's list first, as soon as the list must have it; and
 * while the instance may only be asleep, so that it could still hand it over, the lease stands.
 */
@ApplicationScoped
class AbandonedJobs implements ReleasableLeases {

    // A lease stands where due_at is still what it set: whatever came later has another time, and is nobody's. All days
    // are
    // looked into, each by an index of what is due there.
    private static final String LEASED = " WHERE leased_by = ? AND due_at = leased_until AND due_at > ?";

    private static final String OF_USE = " AND (state = 'WAITING' OR ?::boolean OR upstream_id IS NOT NULL)";

    private static final List<String> RELEASE = List.of(
            "UPDATE job SET due_at = ?" + LEASED + OF_USE + " AND state IN ('WAITING', 'CANCELLING')",
            "UPDATE job SET due_at = ?" + LEASED + OF_USE
                    + " AND due_at IS NOT NULL AND state NOT IN ('QUEUED', 'WAITING', 'CANCELLING') AND state <> 'SUBMITTING'");

    private static final String RELEASE_SUBMITS = """
            WITH moved AS (
                UPDATE job SET state = 'WAITING', upstream_bound = true, due_at = LEAST(GREATEST(?, submitted_at + ? * interval '1 ms'), deadline)
                LEASED AND state = 'SUBMITTING' RETURNING id)
            INSERT INTO job_event (job_id, at, kind, detail)
            SELECT id, ?, 'unacknowledged', 'its instance died while handing it upstream; looked for there first' FROM moved
            """.replace("LEASED", LEASED);

    private final JobsConfig config;

    AbandonedJobs(JobsConfig config) {
        this.config = config;
    }

    @Override
    public int release(Database database, Instant now, int instance, boolean gone) {
        int released = RELEASE.stream()
                .mapToInt(sql -> database.update(sql, now, instance, now, gone))
                .sum();
        if (gone) {
            Duration settled = LostAcknowledgementFinder.listSettled(config);
            released += database.update(RELEASE_SUBMITS, now, settled.toMillis(), instance, now, now);
        }
        return released;
    }
}
