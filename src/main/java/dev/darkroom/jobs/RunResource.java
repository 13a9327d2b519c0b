package dev.darkroom.jobs;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.ingest.InputFiles;
import dev.darkroom.shared.Connections;
import dev.darkroom.shared.EndpointId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * fal's synchronous API ({@code fal.run}): the same durable jobs as of the queue, waited for on the connection. Whoever
 * hangs up loses the answer and not the job.
 */
@Path("/run/{path: .+}")
@RunOnVirtualThread
@Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
public class RunResource {

    private final CurrentCaller caller;
    private final Intake intake;
    private final InputFiles files;
    private final Waiting waiting;
    private final JobViews jobs;
    private final PassedStreams streams;
    private final QueueAnswers answers;
    private final JobsConfig config;

    RunResource(
            CurrentCaller caller,
            Intake intake,
            InputFiles files,
            Waiting waiting,
            JobViews jobs,
            PassedStreams streams,
            QueueAnswers answers,
            JobsConfig config) {
        this.caller = caller;
        this.intake = intake;
        this.files = files;
        this.waiting = waiting;
        this.jobs = jobs;
        this.streams = streams;
        this.answers = answers;
        this.config = config;
    }

    @POST
    @Requires(Scope.JOBS_WRITE)
    @Operation(summary = "A new job, and its result on the same connection")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = JobRequestBody.Input.class)),
            required = false)
    public Response run(
            @PathParam("path") String path,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context RoutingContext connection,
            InputStream body) {
        EndpointId endpoint = QueuePath.parse(path).endpointId();
        String input = BodyText.readInput(body, config.maxInputBytes());
        if (wantsEvents(headers)) {
            return streams.open(endpoint, PassedQuery.of(uri.getQueryParameters()), input, headers, connection);
        }
        JobOrder order = JobOrder.plain(endpoint, input, triedOnce(headers), null, Timeouts.start(headers));
        Waiting.Place place = waiting.place().orElse(null);
        if (place == null) {
            return QueueAnswers.tooMany("Too many callers are waiting for their jobs");
        }
        try (place) {
            Taken taken = intake.take(
                    caller.get(),
                    RequestKey.of(key, "POST", uri, input),
                    null,
                    () -> order.with(files.keep(caller.get().ownerId(), input, "body")));
            place.untilEnd(taken.id(), config.runWait(), Connections.over(connection));
            return answers.result(jobs.find(caller.get().ownerId(), taken.id()), uri);
        }
    }

    /** What streams by another path than {@code /stream}, which fal's Python client lets its callers choose. */
    private static boolean wantsEvents(HttpHeaders headers) {
        MediaType first = headers.getAcceptableMediaTypes().getFirst();
        return !first.isWildcardType() && first.isCompatible(MediaType.SERVER_SENT_EVENTS_TYPE);
    }

    /** fal tries nothing again here: the caller is there to decide. */
    private static Map<String, String> triedOnce(HttpHeaders headers) {
        Map<String, String> passed = PassedHeaders.of(headers);
        passed.put(PassedHeaders.NO_RETRY, "1");
        return passed;
    }
}
