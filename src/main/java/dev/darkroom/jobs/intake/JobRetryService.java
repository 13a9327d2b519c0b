package dev.darkroom.jobs.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Caller;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.LargeJobReader;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.jobs.WorkflowPart;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the input of a job that ended badly once more, as a job of its own. */
@ApplicationScoped
public class JobRetryService {

    private static final TypeReference<LinkedHashMap<String, String>> HEADERS = new TypeReference<>() {};

    private final JobIntakeService jobIntakeService;
    private final LargeJobReader largeJobReader;
    private final ObjectMapper json;

    JobRetryService(JobIntakeService jobIntakeService, LargeJobReader largeJobReader, ObjectMapper json) {
        this.jobIntakeService = jobIntakeService;
        this.largeJobReader = largeJobReader;
        this.json = json;
    }

    /** @throws Problem 409 when it has not ended, ended well, or is about to */
    public SubmittedJob retry(Caller caller, Job job, @Nullable IdempotencyKey key) {
        return jobIntakeService.accept(caller, key, null, () -> again(job));
    }

    private JobSubmission again(Job found) {
        Job job = largeJobReader.whole(found);
        // An answer that waits on an ended job is a late success: running it again would be paid for again.
        if (!job.state().isEnd() || job.state() == JobState.SUCCEEDED || job.answer() != null) {
            throw Problem.of(Problem.Kind.CONFLICT, "Only a job that failed, expired or was cancelled can be retried");
        }
        WorkflowPart part = job.options().part();
        if (part != null && part.hasReferences()) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "Its input refers to outputs that it never got: retry its workflow, " + part.workflowId());
        }
        Instant start = job.options().startDeadline();
        return new JobSubmission(
                EndpointId.parse(job.endpoint()),
                job.input(),
                headers(job),
                job.webhookUrl(),
                job.options().webhookOptions(),
                start == null ? null : Duration.between(job.countsFrom(), start),
                Duration.between(job.countsFrom(), job.deadline()),
                job.options().tags(),
                job.options().collectionId(),
                job.options().metadata(),
                job.id(),
                List.of());
    }

    private Map<String, String> headers(Job job) {
        try {
            return json.readValue(job.headers(), HEADERS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("headers were stored as a JSON object of strings", impossible);
        }
    }
}
