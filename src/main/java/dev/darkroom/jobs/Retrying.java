package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Caller;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.IdempotencyKey;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the input of a job that ended badly once more, as a job of its own. */
@ApplicationScoped
class Retrying {

    private static final TypeReference<LinkedHashMap<String, String>> HEADERS = new TypeReference<>() {};

    private final Intake intake;
    private final ObjectMapper json;

    Retrying(Intake intake, ObjectMapper json) {
        this.intake = intake;
        this.json = json;
    }

    /** @throws Problem 409 when it has not ended, ended well, or is about to */
    Taken retry(Caller caller, Job job, @Nullable IdempotencyKey key) {
        return intake.take(caller, key, null, () -> again(job));
    }

    private JobOrder again(Job job) {
        // An answer that waits on an ended job is a late success: running it again would be paid for again.
        if (!job.state().isEnd() || job.state() == JobState.SUCCEEDED || job.answer() != null) {
            throw Problem.of(Problem.Kind.CONFLICT, "Only a job that failed, expired or was cancelled can be retried");
        }
        Instant start = job.wishes().startDeadline();
        return new JobOrder(
                EndpointId.parse(job.endpoint()),
                job.input(),
                headers(job),
                job.webhookUrl(),
                start == null ? null : Duration.between(job.createdAt(), start),
                Duration.between(job.createdAt(), job.deadline()),
                job.wishes().tags(),
                job.wishes().collectionId(),
                job.wishes().metadata(),
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
