package dev.darkroom.sandbox.queue;

import dev.darkroom.sandbox.Credentials;
import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.LoopbackCallers;
import dev.darkroom.sandbox.SandboxConfig;
import dev.darkroom.sandbox.catalogue.Catalogue;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Stands for queue.fal.run. One path for all: endpoint ids have any number of segments. */
@InSandbox
@Path("/sandbox/queue/{path:.+}")
@RunOnVirtualThread
public class SandboxQueueResource {
    private static final Set<String> YES = Set.of("1", "true", "True", "yes");
    private final SandboxConfig config;
    private final Credentials credentials;
    private final Catalogue catalogue;
    private final RequestIntake requestIntake;
    private final Requests requests;
    private final CallbackScheduler callbackScheduler;
    private final EventStreams streams;
    private final Clock clock;

    SandboxQueueResource(
            SandboxConfig config,
            Credentials credentials,
            Catalogue catalogue,
            RequestIntake requestIntake,
            Requests requests,
            CallbackScheduler callbackScheduler,
            EventStreams streams,
            Clock clock) {
        this.config = config;
        this.credentials = credentials;
        this.catalogue = catalogue;
        this.requestIntake = requestIntake;
        this.requests = requests;
        this.callbackScheduler = callbackScheduler;
        this.streams = streams;
        this.clock = clock;
    }

    @POST
    @Operation(hidden = true)
    public Response submit(
            @PathParam("path") String rawPath,
            @QueryParam("fal_webhook") @Nullable String webhook,
            @QueryParam("fal_max_queue_length") @Nullable Integer maxQueueLength,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context HttpServerRequest connection,
            byte @Nullable [] body)
            throws InterruptedException {
        var path = SandboxQueuePath.parse(rawPath).orElse(null);
        if (path == null) {
            return JsonResponses.unknownApplication(rawPath);
        }
        if (!credentials.admit(headers)) {
            return JsonResponses.unauthenticated(path.app());
        }
        if (path.action() != SandboxQueuePath.Action.SUBMIT) {
            return JsonResponses.methodNotAllowed(path.action().methods());
        }
        var submission = new Submission(
                path,
                body == null ? new byte[0] : body,
                webhook,
                config.alone() && LoopbackCallers.isNear(connection),
                maxQueueLength,
                StartTimeout.of(headers),
                uri.getBaseUri().toString());
        return switch (requestIntake.submit(submission)) {
            case Admission.Refused refused -> refused.answer();
            case Admission.Ignored _ -> Silence.keep(connection, config.hang());
            case Admission.Cut _ -> Silence.keep(connection, Duration.ZERO);
            case Admission.Accepted(var _, var silent) when silent -> Silence.keep(connection, config.ackLostHold());
            case Admission.Accepted(var request, var _) ->
                JsonResponses.json(200, StatusBody.submitted(request, requests.ahead(request)))
                        .header("x-fal-request-id", request.acceptance().id().toString())
                        .build();
        };
    }

    @GET
    @Operation(hidden = true)
    public Response read(
            @PathParam("path") String rawPath,
            @QueryParam("logs") @Nullable String logs,
            @Context HttpHeaders headers) {
        return about(rawPath, headers, (path, request) -> switch (path.action()) {
            case STATUS -> status(request, wanted(logs));
            case STREAM -> streams.statuses(request, wanted(logs));
            case RESULT -> result(request);
            default -> JsonResponses.methodNotAllowed(path.action().methods());
        });
    }

    @PUT
    @Operation(hidden = true)
    public Response cancel(@PathParam("path") String rawPath, @Context HttpHeaders headers) {
        return about(rawPath, headers, (path, request) -> {
            if (path.action() != SandboxQueuePath.Action.CANCEL) {
                return JsonResponses.methodNotAllowed(path.action().methods());
            }
            boolean cancelled = request.cancel(clock);
            if (cancelled) {
                callbackScheduler.plan(request);
            }
            var body = Json.object().put("status", cancelled ? "CANCELLATION_REQUESTED" : "ALREADY_COMPLETED");
            return JsonResponses.json(cancelled ? 202 : 400, body)
                    .header("x-fal-request-id", request.acceptance().id().toString())
                    .build();
        });
    }

    private interface Reply {
        Response to(SandboxQueuePath path, SandboxRequest request);
    }

    /** Finds the request that a path speaks of; one of another app is not found, as at fal. */
    private Response about(String rawPath, HttpHeaders headers, Reply reply) {
        var path = SandboxQueuePath.parse(rawPath).orElse(null);
        if (path == null || !catalogue.hasApp(path.app())) {
            return JsonResponses.unknownApplication(path == null ? rawPath : path.app());
        }
        if (!credentials.admit(headers)) {
            return JsonResponses.unauthenticated(path.app());
        }
        if (path.requestId().isEmpty()) {
            return JsonResponses.methodNotAllowed(path.action().methods());
        }
        return requests.find(path.requestId().get())
                .filter(request -> request.app().equals(path.app()))
                .map(request -> reply.to(path, request))
                .orElseGet(() -> requests.isOfEarlierRun(path.requestId().get())
                        ? JsonResponses.forgottenRequest()
                        : JsonResponses.unknownRequest());
    }

    private Response status(SandboxRequest request, boolean logs) {
        var now = clock.instant();
        boolean done = request.acceptance().stateAt(now) == Acceptance.State.COMPLETED;
        return JsonResponses.json(done ? 200 : 202, StatusBody.at(request, requests, logs, now))
                .header("x-fal-request-id", request.acceptance().id().toString())
                .build();
    }

    private Response result(SandboxRequest request) {
        if (request.acceptance().stateAt(clock.instant()) == Acceptance.State.COMPLETED) {
            return Results.answer(request);
        }
        var body = Json.object().put("detail", "Request is still in progress");
        body.setAll(StatusBody.links(request));
        return JsonResponses.json(400, body)
                .header("x-fal-request-id", request.acceptance().id().toString())
                .build();
    }

    private static boolean wanted(@Nullable String logs) {
        return logs != null && YES.contains(logs);
    }
}
