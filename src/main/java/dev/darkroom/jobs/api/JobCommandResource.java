package dev.darkroom.jobs.api;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.ingest.InputFiles;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.jobs.engine.JobCanceller;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.jobs.intake.JobRetryService;
import dev.darkroom.jobs.intake.JobSubmission;
import dev.darkroom.jobs.intake.JobSubmissionValidator;
import dev.darkroom.jobs.watch.LongPollWaiters;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.Connections;
import dev.darkroom.shared.http.body.EmptyBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** What callers do to jobs, in the platform's style. */
@Path("/v1/jobs")
@Tag(name = "Jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class JobCommandResource {

    private final CurrentCaller caller;
    private final JobIntakeService jobIntakeService;
    private final JobSubmissionValidator checks;
    private final InputFiles files;
    private final JobBatchService jobBatchService;
    private final JobRetryService jobRetryService;
    private final JobCanceller jobCanceller;
    private final LongPollWaiters longPollWaiters;
    private final JobViewService views;
    private final JobRequestMapper requests;
    private final JobsConfig config;

    JobCommandResource(
            CurrentCaller caller,
            JobIntakeService jobIntakeService,
            JobSubmissionValidator checks,
            InputFiles files,
            JobBatchService jobBatchService,
            JobRetryService jobRetryService,
            JobCanceller jobCanceller,
            LongPollWaiters longPollWaiters,
            JobViewService views,
            JobRequestMapper requests,
            JobsConfig config) {
        this.caller = caller;
        this.jobIntakeService = jobIntakeService;
        this.checks = checks;
        this.files = files;
        this.jobBatchService = jobBatchService;
        this.jobRetryService = jobRetryService;
        this.jobCanceller = jobCanceller;
        this.longPollWaiters = longPollWaiters;
        this.views = views;
        this.requests = requests;
        this.config = config;
    }

    @POST
    @Requires(Scope.JOBS_WRITE)
    @Operation(operationId = "createJob", summary = "A new job; with Prefer: wait=N, its end")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = JobRequestBody.New.class)))
    @APIResponseSchema(value = JobView.One.class, responseCode = "201")
    public Response create(
            InputStream body,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context UriInfo uri,
            @Context RoutingContext connection) {
        return create(RequestBodyText.read(body, requests.maxBytes()), JobForm.NONE, key, uri, connection);
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Requires(Scope.JOBS_WRITE)
    @Operation(
            operationId = "createJob",
            summary =
                    "A new job with files: the part \"job\" is what would be the body, and its input names the others as cid:name")
    @RequestBody(content = @Content(schema = @Schema(implementation = JobForm.Document.class)))
    @APIResponseSchema(value = JobView.One.class, responseCode = "201")
    public Response createWithFiles(
            @RestForm("job") @Nullable String job,
            @RestForm(FileUpload.ALL) List<FileUpload> parts,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context UriInfo uri,
            @Context RoutingContext connection) {
        JobForm form = JobForm.of(parts);
        return create(form.job(job, requests.maxBytes()), form, key, uri, connection);
    }

    private Response create(String text, JobForm form, @Nullable String key, UriInfo uri, RoutingContext connection) {
        JobSubmission order = requests.submission(text);
        SubmittedJob submittedJob = jobIntakeService.accept(
                caller.get(), RequestFingerprint.of(key, "POST", uri, text + form.fingerprint(key)), null, () -> {
                    checks.require(owner(), order);
                    JobSubmission complete = form == JobForm.NONE
                            ? order
                            : order.with(files.attach(owner(), order.input(), "input", form.files()));
                    return complete.with(files.keep(owner(), complete.input(), "input"));
                });
        Duration wait = PreferHeader.waiting(connection.request().headers().getAll("Prefer"));
        String applied =
                wait != null && isWaitedFor(submittedJob.id(), wait, connection) ? "wait=" + wait.toSeconds() : null;
        return created(submittedJob, uri).header("Preference-Applied", applied).build();
    }

    /** Whether there was a place to wait in. */
    private boolean isWaitedFor(UUID job, Duration wait, RoutingContext connection) {
        Optional<LongPollWaiters.Place> free = longPollWaiters.place(owner());
        free.ifPresent(place -> {
            try (place) {
                place.untilEnd(job, wait, Connections.over(connection));
            }
        });
        return free.isPresent();
    }

    @POST
    @Path("/batch")
    @Requires(Scope.JOBS_WRITE)
    @Operation(operationId = "createJobs", summary = "Up to 1,000 new jobs, each with a result of its own")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = JobRequestBody.Many.class)))
    @APIResponseSchema(value = JobBatchService.Answer.class, responseCode = "200")
    public Response createMany(
            InputStream body, @HeaderParam("Idempotency-Key") @Nullable String key, @Context UriInfo uri) {
        String text = RequestBodyText.read(body, config.maxBatchBytes());
        return Response.ok(jobBatchService.accept(caller.get(), RequestFingerprint.of(key, "POST", uri, text), text))
                .build();
    }

    @POST
    @Path("/{id}/cancel")
    @Requires(Scope.JOBS_WRITE)
    @Operation(operationId = "cancelJob", summary = "Give a job up")
    @APIResponseSchema(value = JobView.One.class, responseCode = "202")
    public Response cancel(@PathParam("id") String id, @Context UriInfo uri) {
        Job job = views.find(owner(), id);
        if (!jobCanceller.request(job)) {
            throw Problem.of(Problem.Kind.CONFLICT, "The job has ended, or its answer is already here");
        }
        return Response.accepted(views.show(views.find(owner(), job.id()), uri)).build();
    }

    @POST
    @Path("/{id}/retry")
    @Requires(Scope.JOBS_WRITE)
    @Operation(
            operationId = "retryJob",
            summary = "A new job with the input of one that failed, expired or was cancelled")
    @APIResponseSchema(value = JobView.One.class, responseCode = "201")
    public Response retry(
            @PathParam("id") String id,
            @RequestBody(required = false) EmptyBody body,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context UriInfo uri) {
        Job job = views.find(owner(), id);
        return created(jobRetryService.retry(caller.get(), job, RequestFingerprint.of(key, "POST", uri, "")), uri)
                .build();
    }

    private Response.ResponseBuilder created(SubmittedJob submittedJob, UriInfo uri) {
        return Response.status(201).entity(views.show(views.find(owner(), submittedJob.id()), uri));
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
