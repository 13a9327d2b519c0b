package dev.darkroom.jobs.queue;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.ingest.InputFiles;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.jobs.api.JobRequestBody;
import dev.darkroom.jobs.api.JobViewService;
import dev.darkroom.jobs.api.RequestBodyText;
import dev.darkroom.jobs.api.RequestFingerprint;
import dev.darkroom.jobs.api.TimeoutParameters;
import dev.darkroom.jobs.gate.GateValidator;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.jobs.intake.JobSubmission;
import dev.darkroom.jobs.watch.LongPollWaiters;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.http.Connections;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * fal's synchronous API ({@code fal.run}): the same durable jobs as of the queue, waited for on the connection. Whoever
 * hangs up loses the answer and not the job.
 */
@Tag(name = "Queue")
@Path("/run/{path: .+}")
@RunOnVirtualThread
@Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
public class RunResource {

    private final CurrentCaller caller;
    private final JobIntakeService jobIntakeService;
    private final InputFiles files;
    private final LongPollWaiters longPollWaiters;
    private final JobViewService jobs;
    private final ForwardedStreams streams;
    private final QueueResponses answers;
    private final JobsConfig config;
    private final GateValidator gates;

    RunResource(
            CurrentCaller caller,
            JobIntakeService jobIntakeService,
            InputFiles files,
            LongPollWaiters longPollWaiters,
            JobViewService jobs,
            ForwardedStreams streams,
            QueueResponses answers,
            JobsConfig config,
            GateValidator gates) {
        this.caller = caller;
        this.jobIntakeService = jobIntakeService;
        this.files = files;
        this.longPollWaiters = longPollWaiters;
        this.jobs = jobs;
        this.streams = streams;
        this.answers = answers;
        this.config = config;
        this.gates = gates;
    }

    @POST
    @Requires(Scope.JOBS_WRITE)
    @Operation(operationId = "runModel", summary = "A new job, and its result on the same connection")
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
        String input = RequestBodyText.readInput(body, config.maxInputBytes());
        if (wantsEvents(headers) && !endpoint.isOwn()) {
            return streams.open(
                    caller.get().ownerId(),
                    endpoint,
                    ForwardedQuery.of(uri.getQueryParameters()),
                    jobIntakeService.admittedStream(caller.get(), endpoint, input),
                    headers,
                    connection);
        }
        JobSubmission order =
                JobSubmission.plain(endpoint, input, triedOnce(headers), null, TimeoutParameters.start(headers));
        LongPollWaiters.Place place =
                longPollWaiters.place(caller.get().ownerId()).orElse(null);
        if (place == null) {
            return QueueResponses.tooMany("Too many callers are waiting for their jobs");
        }
        try (place) {
            SubmittedJob submittedJob =
                    jobIntakeService.accept(caller.get(), RequestFingerprint.of(key, "POST", uri, input), null, () -> {
                        gates.checkAddress("body", endpoint, input);
                        return order.with(files.keep(caller.get().ownerId(), input, "body"));
                    });
            place.untilEnd(submittedJob.id(), config.runWait(), Connections.over(connection));
            return answers.result(jobs.find(caller.get().ownerId(), submittedJob.id()), uri);
        }
    }

    /** What streams by another path than {@code /stream}, which fal's Python client lets its callers choose. */
    private static boolean wantsEvents(HttpHeaders headers) {
        MediaType first = headers.getAcceptableMediaTypes().getFirst();
        return !first.isWildcardType() && first.isCompatible(MediaType.SERVER_SENT_EVENTS_TYPE);
    }

    /** fal tries nothing again here: the caller is there to decide. */
    private static Map<String, String> triedOnce(HttpHeaders headers) {
        Map<String, String> passed = ForwardedHeaders.of(headers);
        passed.put(ForwardedHeaders.NO_RETRY, "1");
        return passed;
    }
}
