package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.ingest.ResultUrls;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.PublicUrl;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.UUID;

/**
 * A job as fal's queue protocol shows it. The keys of a status are those that the official clients fail without:
 * {@code logs} and {@code metrics} always, {@code queue_position} while queued (fal's Python and JavaScript clients).
 */
@Singleton
class QueueAnswers {

    private final PublicUrl publicUrl;
    private final QueuePositions positions;
    private final ObjectMapper json;

    QueueAnswers(PublicUrl publicUrl, QueuePositions positions, ObjectMapper json) {
        this.publicUrl = publicUrl;
        this.positions = positions;
        this.json = json;
    }

    /** 200 with the full status object; fal answers a submit the same way. */
    Response submitted(Taken job, UriInfo uri) {
        ObjectNode body = json.createObjectNode()
                .put("status", JobState.QUEUED.falStatus())
                .put("request_id", job.id().toString());
        addUrls(body, job.id(), job.endpoint(), uri);
        body.put("queue_position", positions.of(job.ownerId(), job.priority(), job.id()))
                .putNull("logs");
        body.putObject("metrics");
        Response answer = answer(200, job.id(), body);
        if (job.repeated()) {
            answer.getHeaders().putSingle("Idempotency-Replayed", "true");
        }
        return answer;
    }

    /** 202 while it waits or runs, 200 once it has ended, well or badly: clients rely on that difference. */
    Response progress(Job job, UriInfo uri, boolean logs) {
        return answer(job.state().isEnd() ? 200 : 202, job.id(), status(job, uri, logs));
    }

    /** The model's output or its failure with the model's own code, or 400 while there is neither. */
    Response result(Job job, UriInfo uri) {
        if (!job.state().isEnd() || job.result() == null) {
            ObjectNode body = json.createObjectNode()
                    .put("detail", "Request is still in progress")
                    .put("request_id", job.id().toString());
            return answer(400, job.id(), addUrls(body, job.id(), job.endpoint(), uri));
        }
        String result = ResultUrls.render(job.result(), job.id(), publicUrl.forCaller(uri));
        Response.ResponseBuilder answer = Response.status(job.statusCode())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("x-fal-request-id", job.id())
                .entity(result);
        if (job.errorType() != null) {
            answer.header("X-Fal-Error-Type", job.errorType());
        }
        if (job.timeoutType() != null) {
            answer.header("X-Fal-Request-Timeout-Type", job.timeoutType());
        }
        if (job.billableUnits() != null) {
            answer.header("X-Fal-Billable-Units", job.billableUnits().toPlainString());
        }
        return answer.build();
    }

    Response cancellation(Job job, boolean requested) {
        ObjectNode body =
                json.createObjectNode().put("status", requested ? "CANCELLATION_REQUESTED" : "ALREADY_COMPLETED");
        return answer(requested ? 202 : 400, job.id(), body);
    }

    /** Unknown, somebody else's, or not even an id: the same answer, so that nothing is told apart. */
    static Response notFound() {
        return Response.status(404)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity("{\"status\":\"NOT_FOUND\"}")
                .build();
    }

    private ObjectNode status(Job job, UriInfo uri, boolean logs) {
        String word = job.state().falStatus();
        ObjectNode body = json.createObjectNode()
                .put("status", word)
                .put("request_id", job.id().toString());
        addUrls(body, job.id(), job.endpoint(), uri);
        if (word.equals("IN_QUEUE")) {
            body.put(
                    "queue_position",
                    job.state() == JobState.QUEUED ? positions.of(job.ownerId(), job.priority(), job.id()) : 0);
        }
        body.set("logs", logs ? logs(job) : null);
        ObjectNode metrics = body.putObject("metrics");
        Duration time = job.inferenceTime();
        if (word.equals("COMPLETED") && time != null) {
            metrics.put("inference_time", time.toMillis() / 1000.0);
        }
        if (job.errorType() != null) {
            body.put("error", "Request failed with status " + job.statusCode()).put("error_type", job.errorType());
        }
        return body;
    }

    private JsonNode logs(Job job) {
        try {
            return job.logs() == null ? json.createArrayNode() : json.readTree(job.logs());
        } catch (JsonProcessingException broken) {
            return json.createArrayNode();
        }
    }

    private ObjectNode addUrls(ObjectNode body, UUID id, String endpoint, UriInfo uri) {
        String base = publicUrl.forCaller(uri) + "/queue/"
                + EndpointId.parse(endpoint).appPath() + "/requests/" + id;
        return body.put("response_url", base)
                .put("status_url", base + "/status")
                .put("cancel_url", base + "/cancel");
    }

    private static Response answer(int status, UUID id, ObjectNode body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("x-fal-request-id", id)
                .entity(body)
                .build();
    }
}
