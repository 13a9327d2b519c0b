package dev.darkroom.sandbox.queue;

import dev.darkroom.sandbox.Credentials;
import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.SandboxConfig;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a reseller of fal's models: takes {@code Bearer} keys, answers a submit with fal's own URLs, has a result route
 * and no other, and never calls back.
 */
@InSandbox
@Path("/sandbox/fal-ai/{path:.+}")
@RunOnVirtualThread
public class SandboxGatewayResource {

    private static final String OWNER = "fal-ai/";

    private final SandboxConfig config;
    private final Credentials credentials;
    private final RequestIntake requestIntake;
    private final Requests requests;
    private final Clock clock;

    SandboxGatewayResource(
            SandboxConfig config,
            Credentials credentials,
            RequestIntake requestIntake,
            Requests requests,
            Clock clock) {
        this.config = config;
        this.credentials = credentials;
        this.requestIntake = requestIntake;
        this.requests = requests;
        this.clock = clock;
    }

    @POST
    @Operation(hidden = true)
    public Response submit(
            @PathParam("path") String rawPath,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context HttpServerRequest connection,
            byte @Nullable [] body)
            throws InterruptedException {
        var path = SandboxQueuePath.parse(OWNER + rawPath)
                .filter(asked -> asked.action() == SandboxQueuePath.Action.SUBMIT)
                .orElse(null);
        if (path == null || config.dialect() != SandboxConfig.Dialect.GATEWAY) {
            return notFound();
        }
        if (!admits(headers)) {
            return error(401, "Invalid token", "invalid_request_error");
        }
        var submission = new Submission(
                path,
                body == null ? new byte[0] : body,
                null,
                false,
                null,
                Optional.empty(),
                uri.getBaseUri().toString());
        return switch (requestIntake.submit(submission)) {
            case Admission.Refused refused -> refused.answer();
            case Admission.Ignored _ -> Silence.keep(connection, config.hang());
            case Admission.Cut _ -> Silence.keep(connection, Duration.ZERO);
            case Admission.Accepted(var _, var silent) when silent -> Silence.keep(connection, config.ackLostHold());
            case Admission.Accepted(var request, var _) -> accepted(request);
        };
    }

    @GET
    @Operation(hidden = true)
    public Response result(@PathParam("path") String rawPath, @Context HttpHeaders headers) {
        var path = SandboxQueuePath.parse(OWNER + rawPath)
                .filter(asked -> asked.action() == SandboxQueuePath.Action.RESULT)
                .orElse(null);
        if (path == null || config.dialect() != SandboxConfig.Dialect.GATEWAY) {
            return notFound();
        }
        if (!admits(headers)) {
            return error(401, "Invalid token", "invalid_request_error");
        }
        return path.requestId()
                .flatMap(requests::find)
                .filter(request -> request.app().equals(path.app()))
                .map(this::result)
                .orElseGet(() -> error(404, "The task does not exist", "task_not_exist"));
    }

    private Response result(SandboxRequest request) {
        return switch (request.acceptance().stateAt(clock.instant())) {
            // fal's own words, passed on, and the gateway's.
            case IN_QUEUE -> JsonResponses.detail(400, "Request is still in progress");
            case IN_PROGRESS -> error(400, "The task is still processing, please try again later", "task_not_ready");
            case COMPLETED -> {
                var result = request.result();
                yield JsonResponses.json(result.status(), result.body()).build();
            }
        };
    }

    /** The addresses are fal's, which does not know our key: who calls them is wrong. */
    private static Response accepted(SandboxRequest request) {
        String foreign = "https://queue.fal.run/" + request.app() + "/requests/"
                + request.acceptance().id();
        var body = Json.object()
                .put("status", "IN_QUEUE")
                .put("request_id", request.acceptance().id().toString())
                .put("response_url", foreign)
                .put("status_url", foreign + "/status")
                .put("cancel_url", foreign + "/cancel");
        body.putNull("logs");
        body.putObject("metrics");
        body.put("queue_position", 0);
        return JsonResponses.json(200, body).build();
    }

    private boolean admits(HttpHeaders headers) {
        String shown = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        return shown != null && shown.toLowerCase(Locale.ROOT).startsWith("bearer ") && credentials.admit(headers);
    }

    private static Response notFound() {
        return error(404, "Invalid URL", "invalid_request_error");
    }

    private static Response error(int status, String message, String type) {
        var body = Json.object();
        body.putObject("error").put("message", message).put("type", type);
        return JsonResponses.json(status, body).build();
    }
}
