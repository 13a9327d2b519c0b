package dev.darkroom.jobs.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.NoRetry;
import dev.darkroom.jobs.PollBackoff;
import dev.darkroom.jobs.QueueDeadlineEnforcer;
import dev.darkroom.jobs.RetryOnPolicy;
import dev.darkroom.jobs.UpstreamResult;
import dev.darkroom.upstream.UpstreamQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Schedules another attempt at a failed request, only where its caller chose so. */
@ApplicationScoped
class RetryScheduler {

    private final JobRepository store;
    private final UpstreamQueue upstream;
    private final PollBackoff pollBackoff;
    private final ObjectMapper json;
    private final Clock clock;

    RetryScheduler(
            JobRepository store, UpstreamQueue upstream, PollBackoff pollBackoff, ObjectMapper json, Clock clock) {
        this.store = store;
        this.upstream = upstream;
        this.pollBackoff = pollBackoff;
        this.json = json;
        this.clock = clock;
    }

    /** Whether this was an attempt that is over already. */
    static boolean isPast(Job job, @Nullable String upstreamId) {
        return upstreamId != null && job.pastUpstreamIds().contains(upstreamId);
    }

    /** Whether the job shall be run again rather than end with this failure. */
    boolean wantsAnother(Job job, UpstreamResult failure) {
        return job.reruns() < allowed(job, failure)
                && failedId(job, failure) != null
                && (job.state() == JobState.SUBMITTING || job.state() == JobState.WAITING)
                && clock.instant().isBefore(job.deadline())
                && !QueueDeadlineEnforcer.isPast(job, clock.instant());
    }

    /** @return false when somebody else has moved the job on */
    boolean another(Job job, UpstreamResult failure) {
        String failedId = failedId(job, failure);
        if (failedId == null) {
            return false;
        }
        int number = job.reruns() + 1;
        Duration pause = pollBackoff.afterRefusal(number);
        String why = "%s: status %d%s; run again in %d s, retry %d of %d"
                .formatted(
                        failure.by(),
                        failure.status(),
                        failure.errorType() == null ? "" : ", " + failure.errorType(),
                        pause.toSeconds(),
                        number,
                        allowed(job, failure));
        return store.runAgain(job, failedId, failure.billableUnits(), pause, why);
    }

    /** Asks upstream to stop the attempts beside the one that has answered: one of them may still be at work. */
    void stopOthers(Job job) {
        job.pastUpstreamIds().forEach(id -> upstream.cancel(job.request(id)));
    }

    // Without knowing which attempt it was, a late word about it could not be told from one about the next.
    private static @Nullable String failedId(Job job, UpstreamResult failure) {
        String current = job.upstreamId();
        String failed = failure.upstreamId();
        boolean ofAnother = current != null && failed != null && !current.equals(failed);
        return ofAnother ? null : failed == null ? current : failed;
    }

    private int allowed(Job job, UpstreamResult failure) {
        try {
            JsonNode headers = json.readTree(job.headers());
            boolean refuses =
                    NoRetry.isAsked(headers.path(ForwardedHeaders.NO_RETRY).asText());
            String config = headers.path(ForwardedHeaders.RETRY_CONFIG).textValue();
            return refuses
                    ? 0
                    : RetryOnPolicy.parse(ForwardedHeaders.RETRY_CONFIG, config).allowed(failure);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("headers were stored as a JSON object of strings", impossible);
        }
    }
}
