package dev.darkroom.sandbox.queue;

import dev.darkroom.sandbox.Credentials;
import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.SandboxConfig;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Stands for fal.run: the same models, answered on the connection. */
@InSandbox
@Path("/sandbox/run/{path:.+}")
@RunOnVirtualThread
public class SandboxRunResource {
    private static final String STREAM = "/stream";
    private static final Duration MAX_RUN = Duration.ofHours(3);
    private final SandboxConfig config;
    private final Credentials credentials;
    private final RequestIntake requestIntake;
    private final EventStreams streams;
    private final Clock clock;

    SandboxRunResource(
            SandboxConfig config,
            Credentials credentials,
            RequestIntake requestIntake,
            EventStreams streams,
            Clock clock) {
        this.config = config;
        this.credentials = credentials;
        this.requestIntake = requestIntake;
        this.streams = streams;
        this.clock = clock;
    }

    @POST
    @Operation(hidden = true)
    public Response run(
            @PathParam("path") String rawPath,
            @QueryParam("fal_jwt_token") @Nullable String token,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context HttpServerRequest connection,
            byte @Nullable [] body)
            throws InterruptedException {
        boolean byPath = rawPath.endsWith(STREAM);
        boolean streamed =
                byPath || headers.getAcceptableMediaTypes().getFirst().equals(MediaType.SERVER_SENT_EVENTS_TYPE);
        var endpoint = byPath ? rawPath.substring(0, rawPath.length() - STREAM.length()) : rawPath;
        var path = SandboxQueuePath.parse(endpoint).orElse(null);
        if (path == null || path.action() != SandboxQueuePath.Action.SUBMIT) {
            return JsonResponses.unknownApplication(endpoint);
        }
        if (token == null && !credentials.admit(headers)) {
            return JsonResponses.unauthenticated(path.app());
        }
        var submission = new Submission(
                path,
                body == null ? new byte[0] : body,
                null,
                false,
                null,
                StartTimeout.of(headers),
                uri.getBaseUri().toString());
        return switch (requestIntake.submit(submission)) {
            case Admission.Refused refused -> refused.answer();
            case Admission.Ignored _ -> Silence.keep(connection, config.hang());
            case Admission.Cut _ -> Silence.keep(connection, Duration.ZERO);
            case Admission.Accepted(var _, var silent) when silent -> Silence.keep(connection, config.ackLostHold());
            // A failure is no event: it has its own code.
            case Admission.Accepted(var request, var _)
            when streamed && request.acceptance().status() == 200 ->
                switch (request.directives().stream()) {
                    case EVENTS -> streams.output(request);
                    case BYTES -> streams.bytes(request);
                    case CUT -> streams.cut(request, connection);
                    case ECHO -> streams.echo(request, connection);
                };
            case Admission.Accepted(var request, var _) -> {
                request.await(clock, MAX_RUN);
                yield Results.answer(request);
            }
        };
    }
}
