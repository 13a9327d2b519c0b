package dev.darkroom.jobs.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.ingest.ResultUrls;
import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobProgress;
import dev.darkroom.jobs.LargeJobReader;
import dev.darkroom.jobs.LogLines;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.jobs.position.QueuePositionService;
import dev.darkroom.jobs.watch.QueueStatusBody;
import dev.darkroom.shared.http.PublicUrl;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Renders jobs in fal's queue protocol. */
@Singleton
class QueueResponses {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final PublicUrl publicUrl;
    private final QueuePositionService positions;
    private final LargeJobReader largeJobReader;

    QueueResponses(PublicUrl publicUrl, QueuePositionService positions, LargeJobReader largeJobReader) {
        this.publicUrl = publicUrl;
        this.largeJobReader = largeJobReader;
        this.positions = positions;
    }

    /** 200 with the full status object; fal answers a submit the same way. */
    Response submitted(SubmittedJob job, UriInfo uri) {
        int position = job.position().orElseGet(() -> positions.of(job.ownerId(), job.priority(), job.id()));
        return answer(200, job.id(), QueueStatusBody.submitted(job, publicUrl.forCaller(uri), position));
    }

    /** 202 while it waits or runs, 200 once it has ended, well or badly: clients rely on that difference. */
    Response progress(Job job, UriInfo uri, boolean logs) {
        int position = job.state().isInLine() ? positions.of(job.ownerId(), job.priority(), job.id()) : 0;
        ObjectNode status = QueueStatusBody.of(
                JobProgress.of(job), publicUrl.forCaller(uri), position, logs ? LogLines.read(job.logs()) : null);
        return answer(job.state().isEnd() ? 200 : 202, job.id(), status);
    }

    /** The model's output or its failure with the model's own code, or 400 while there is neither. */
    Response result(Job job, UriInfo uri) {
        String result = job.state().isEnd() ? largeJobReader.result(job) : null;
        if (result == null) {
            ObjectNode body = JSON.objectNode()
                    .put("detail", "Request is still in progress")
                    .put("request_id", job.id().toString());
            return answer(
                    400, job.id(), QueueStatusBody.links(body, job.id(), job.endpoint(), publicUrl.forCaller(uri)));
        }
        Response.ResponseBuilder answer = Response.status(job.statusCode())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("x-fal-request-id", job.id())
                .entity(ResultUrls.render(result, job.id(), publicUrl.forCaller(uri)));
        if (job.errorType() != null) {
            answer.header("X-Fal-Error-Type", job.errorType());
        }
        if (job.timeoutType() != null) {
            answer.header("X-Fal-Request-Timeout-Type", job.timeoutType());
        }
        if (job.billableUnits() != null) {
            answer.header("X-Fal-Billable-Units", job.billableUnits().toPlainString());
        }
        return hinting(answer, RetryHint.of(job)).build();
    }

    /** A failure of the infrastructure before there is a job. */
    static Response failed(FailureOutcome failureOutcome) {
        Response.ResponseBuilder answer = Response.status(failureOutcome.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("X-Fal-Error-Type", failureOutcome.errorType())
                .entity(failureOutcome.body());
        return hinting(answer, RetryHint.of(failureOutcome.status(), failureOutcome.errorType(), null, null))
                .build();
    }

    /** As fal refuses direct calls above a limit; nothing has been taken in. */
    static Response tooMany(String detail) {
        Response.ResponseBuilder answer = Response.status(429)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("Retry-After", 5)
                .entity(JSON.objectNode().put("detail", detail));
        return hinting(answer, true).build();
    }

    // An older and a newer name of the same thing (fal docs); clients read the one or the other.
    private static Response.ResponseBuilder hinting(Response.ResponseBuilder answer, @Nullable Boolean retryable) {
        if (retryable == null) {
            return answer;
        }
        String hint = retryable ? "1" : "0";
        return answer.header("X-Fal-Retryable", hint).header("X-Fal-Needs-Retry", hint);
    }

    Response cancellation(Job job, boolean requested) {
        ObjectNode body = JSON.objectNode().put("status", requested ? "CANCELLATION_REQUESTED" : "ALREADY_COMPLETED");
        return answer(requested ? 202 : 400, job.id(), body);
    }

    /** Unknown, somebody else's, or not even an id: the same answer, so that nothing is told apart. */
    static Response notFound() {
        return Response.status(404)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity("{\"status\":\"NOT_FOUND\"}")
                .build();
    }

    private static Response answer(int status, UUID id, ObjectNode body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("x-fal-request-id", id)
                // As text: the framework writes that in one piece, without blocking.
                .entity(body.toString())
                .build();
    }
}
