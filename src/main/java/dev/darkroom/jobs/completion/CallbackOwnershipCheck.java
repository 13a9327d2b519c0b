package dev.darkroom.jobs.completion;

import dev.darkroom.callbacks.CallbackRequestIds;
import dev.darkroom.callbacks.VerifiedCallback;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Guards against callbacks that name another job's request. Checks that a callback names a request of its own job:
 * the one it has, one of its past attempts, or, where a submit was never acknowledged, one that no other job has.
 */
@ApplicationScoped
class CallbackOwnershipCheck {

    private record Known(UUID job, @Nullable String upstreamId, List<String> past, boolean handedOver) {

        static Known read(ResultSet row) throws SQLException {
            return new Known(
                    Database.id(row, "id"),
                    row.getString("upstream_id"),
                    Job.texts(row, "past_upstream_ids"),
                    row.getBoolean("handed_over"));
        }

        boolean has(@Nullable String id) {
            return id != null && (id.equals(upstreamId) || past.contains(id));
        }
    }

    private final Database database;
    private final JobRepository store;

    CallbackOwnershipCheck(Database database, JobRepository store) {
        this.database = database;
        this.store = store;
    }

    void check(@Observes CallbackRequestIds named) {
        Map<UUID, Known> jobs = known(named.all());
        for (VerifiedCallback callback : named.all()) {
            Known job = jobs.get(callback.jobId());
            String id = callback.upstreamRequestId();
            // A job that is past its retention has nothing that could be changed.
            if (job != null && id != null && !job.has(id) && !couldHave(job, id)) {
                named.isForeign(callback);
            }
        }
    }

    private boolean couldHave(Known job, String id) {
        boolean missing = job.handedOver() && (job.upstreamId() == null || wasUnacknowledged(job.job()));
        return missing && store.isNobodyElses(id, job.job());
    }

    private boolean wasUnacknowledged(UUID job) {
        return !database.query(
                        "SELECT 1 FROM job_event WHERE job_id = ? AND kind = 'unacknowledged' LIMIT 1", _ -> true, job)
                .isEmpty();
    }

    private Map<UUID, Known> known(List<VerifiedCallback> callbacks) {
        UUID[] ids = callbacks.stream().map(VerifiedCallback::jobId).toArray(UUID[]::new);
        Map<UUID, Known> known = new HashMap<>();
        database.query("""
                        SELECT id, upstream_id, past_upstream_ids, submitted_at IS NOT NULL AS handed_over
                        FROM job WHERE id = ANY (?) AND id >= ? AND id <= ?""", Known::read, ids, ids[0], ids[ids.length - 1]).forEach(job -> known.put(job.job(), job));
        return known;
    }
}
