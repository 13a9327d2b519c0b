package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.UpstreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Further attempts at what upstream had accepted and then failed at; only for callers who chose that. */
@ApplicationScoped
class Attempts {

    private final JobStore store;
    private final UpstreamQueue upstream;
    private final Pace pace;
    private final ObjectMapper json;
    private final Clock clock;

    Attempts(JobStore store, UpstreamQueue upstream, Pace pace, ObjectMapper json, Clock clock) {
        this.store = store;
        this.upstream = upstream;
        this.pace = pace;
        this.json = json;
        this.clock = clock;
    }

    /** Whether this was an attempt that is over already. */
    static boolean isPast(Job job, @Nullable String upstreamId) {
        return upstreamId != null && job.pastUpstreamIds().contains(upstreamId);
    }

    /** Whether the job shall be run again rather than end with this failure. */
    boolean wantsAnother(Job job, Answered failure) {
        return job.reruns() < allowed(job, failure)
                && failedId(job, failure) != null
                && (job.state() == JobState.SUBMITTING || job.state() == JobState.WAITING)
                && clock.instant().isBefore(job.deadline())
                && !QueueDeadlines.isPast(job, clock.instant());
    }

    /** @return false when somebody else has moved the job on */
    boolean another(Job job, Answered failure) {
        String failedId = failedId(job, failure);
        if (failedId == null) {
            return false;
        }
        int number = job.reruns() + 1;
        Duration pause = pace.afterRefusal(number);
        String why = "%s: status %d%s; run again in %d s, retry %d of %d"
                .formatted(
                        failure.by(),
                        failure.status(),
                        failure.errorType() == null ? "" : ", " + failure.errorType(),
                        pause.toSeconds(),
                        number,
                        allowed(job, failure));
        return store.runAgain(job, failedId, pause, why);
    }

    /** Asks upstream to stop the attempts beside the one that has answered: one of them may still be at work. */
    void stopOthers(Job job) {
        job.pastUpstreamIds().forEach(id -> upstream.cancel(new UpstreamRequest(job.endpoint(), id)));
    }

    // Without knowing which attempt it was, a late word about it could not be told from one about the next.
    private static @Nullable String failedId(Job job, Answered failure) {
        String current = job.upstreamId();
        String failed = failure.upstreamId();
        boolean ofAnother = current != null && failed != null && !current.equals(failed);
        return ofAnother ? null : failed == null ? current : failed;
    }

    private int allowed(Job job, Answered failure) {
        try {
            JsonNode headers = json.readTree(job.headers());
            boolean refuses =
                    NoRetry.isAsked(headers.path(PassedHeaders.NO_RETRY).asText());
            String config = headers.path(PassedHeaders.RETRY_CONFIG).textValue();
            return refuses
                    ? 0
                    : Reruns.parse(PassedHeaders.RETRY_CONFIG, config).allowed(failure);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("headers were stored as a JSON object of strings", impossible);
        }
    }
}
