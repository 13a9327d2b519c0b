package dev.darkroom.jobs.watch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.jobs.JobProgress;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.shared.EndpointId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * fal's queue-status object. Its keys are those that the official clients fail without: {@code logs} and {@code metrics}
 * always, {@code queue_position} while queued (fal's Python and JavaScript clients).
 */
public final class QueueStatusBody {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private QueueStatusBody() {}

    /** As a submit is answered. */
    public static ObjectNode submitted(SubmittedJob job, String baseUrl, int position) {
        return start(JobState.QUEUED.falStatus(), job.id(), job.endpoint(), baseUrl)
                .put("queue_position", position)
                .putNull("logs")
                .set("metrics", JSON.objectNode());
    }

    /**
     * @param position jobs before it; shown while it is queued
     * @param logs null when they were not asked for
     */
    public static ObjectNode of(JobProgress job, String baseUrl, int position, @Nullable ArrayNode logs) {
        String word = job.state().falStatus();
        ObjectNode body = start(word, job.id(), job.endpoint(), baseUrl);
        if (word.equals("IN_QUEUE")) {
            body.put("queue_position", position);
        }
        body.set("logs", logs);
        ObjectNode metrics = body.putObject("metrics");
        if (word.equals("COMPLETED") && job.inferenceTime() != null) {
            metrics.put("inference_time", job.inferenceTime());
        }
        if (job.errorType() != null) {
            body.put("error", "Request failed with status " + job.statusCode()).put("error_type", job.errorType());
        }
        return body;
    }

    /** Where a request is to be found; official clients build the same addresses without its sub path themselves. */
    public static ObjectNode links(ObjectNode body, UUID id, String endpoint, String baseUrl) {
        String base = baseUrl + "/queue/" + EndpointId.parse(endpoint).appPath() + "/requests/" + id;
        return body.put("response_url", base)
                .put("status_url", base + "/status")
                .put("cancel_url", base + "/cancel");
    }

    private static ObjectNode start(String word, UUID id, String endpoint, String baseUrl) {
        ObjectNode body = JSON.objectNode().put("status", word).put("request_id", id.toString());
        return links(body, id, endpoint, baseUrl);
    }
}
