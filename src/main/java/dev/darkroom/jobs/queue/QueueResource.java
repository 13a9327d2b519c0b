package dev.darkroom.jobs.queue;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.deliveries.webhook.WebhookUrlValidator;
import dev.darkroom.ingest.InputFiles;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.jobs.UpstreamLogs;
import dev.darkroom.jobs.api.JobRequestBody;
import dev.darkroom.jobs.api.RequestBodyText;
import dev.darkroom.jobs.api.RequestFingerprint;
import dev.darkroom.jobs.api.TimeoutParameters;
import dev.darkroom.jobs.engine.DueJobRefresher;
import dev.darkroom.jobs.engine.JobCanceller;
import dev.darkroom.jobs.gate.GateValidator;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.jobs.intake.JobSubmission;
import dev.darkroom.jobs.intake.QueueLengthLimit;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** fal's queue protocol ({@code queue.fal.run}): submit, status, result, cancel. */
@Tag(name = "Queue")
@Path("/queue/{path: .+}")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {

    private final CurrentCaller caller;
    private final JobIntakeService jobIntakeService;
    private final WebhookUrlValidator webhookUrlValidator;
    private final InputFiles files;
    private final JobsConfig config;
    private final JobRepository store;
    private final JobCanceller jobCanceller;
    private final DueJobRefresher dueJobRefresher;
    private final UpstreamLogs logs;
    private final QueueResponses answers;
    private final GateValidator gates;

    QueueResource(
            CurrentCaller caller,
            JobIntakeService jobIntakeService,
            WebhookUrlValidator webhookUrlValidator,
            InputFiles files,
            JobsConfig config,
            JobRepository store,
            JobCanceller jobCanceller,
            DueJobRefresher dueJobRefresher,
            UpstreamLogs logs,
            QueueResponses answers,
            GateValidator gates) {
        this.caller = caller;
        this.jobIntakeService = jobIntakeService;
        this.webhookUrlValidator = webhookUrlValidator;
        this.files = files;
        this.config = config;
        this.store = store;
        this.jobCanceller = jobCanceller;
        this.dueJobRefresher = dueJobRefresher;
        this.logs = logs;
        this.answers = answers;
        this.gates = gates;
    }

    @POST
    @Requires(Scope.JOBS_WRITE)
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = JobRequestBody.Input.class)),
            required = false)
    @Operation(operationId = "submitRequest", summary = "Put a request into the queue")
    public Response submit(
            @PathParam("path") String path,
            @QueryParam("fal_webhook") @Nullable String webhook,
            @QueryParam("fal_max_queue_length") @Nullable String mostQueued,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            InputStream body) {
        QueuePath target = QueuePath.parse(path);
        if (target.part() != QueuePath.Part.ENDPOINT) {
            throw Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "Method Not Allowed");
        }
        EndpointId endpoint = target.endpointId();
        String input = RequestBodyText.readInput(body, config.maxInputBytes());
        JobSubmission order = JobSubmission.plain(
                endpoint, input, ForwardedHeaders.of(headers), webhook, TimeoutParameters.start(headers));
        Integer most = QueueLengthLimit.parse(mostQueued);
        SubmittedJob submittedJob =
                jobIntakeService.accept(caller.get(), RequestFingerprint.of(key, "POST", uri, input), most, () -> {
                    if (webhook != null) {
                        webhookUrlValidator.check("query.fal_webhook", webhook);
                    }
                    gates.checkAddress("body", endpoint, input);
                    return order.with(files.keep(caller.get().ownerId(), input, "body"));
                });
        return answers.submitted(submittedJob, uri);
    }

    @GET
    @Requires(Scope.JOBS_READ)
    @Operation(
            operationId = "readRequest",
            summary =
                    "The status of a request ({id}/requests/{request_id}/status), or its result ({id}/requests/{request_id})")
    public Response read(
            @PathParam("path") String path, @QueryParam("logs") @Nullable String asked, @Context UriInfo uri) {
        QueuePath target = QueuePath.parse(path);
        boolean wantsLogs = LogsParameter.parse(asked);
        return switch (target.part()) {
            case STATUS ->
                find(target)
                        .map(job -> wantsLogs ? logs.upToDate(job) : job)
                        .map(job -> answers.progress(job, uri, wantsLogs))
                        .orElseGet(QueueResponses::notFound);
            case RESULT -> find(target).map(job -> answers.result(job, uri)).orElseGet(QueueResponses::notFound);
            case ENDPOINT, CANCEL, STREAM -> throw Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "Method Not Allowed");
        };
    }

    @PUT
    @Requires(Scope.JOBS_WRITE)
    @Operation(
            operationId = "cancelRequest",
            summary = "Ask for a request to be given up ({id}/requests/{request_id}/cancel)")
    public Response cancel(@PathParam("path") String path) {
        QueuePath target = QueuePath.parse(path);
        if (target.part() != QueuePath.Part.CANCEL) {
            throw Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "Method Not Allowed");
        }
        return find(target)
                .map(job -> answers.cancellation(job, jobCanceller.request(job)))
                .orElseGet(QueueResponses::notFound);
    }

    private Optional<Job> find(QueuePath target) {
        return target.find(store, caller.get().ownerId()).map(dueJobRefresher::upToDate);
    }
}
