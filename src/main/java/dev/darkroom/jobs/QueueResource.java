package dev.darkroom.jobs;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.ingest.InputFiles;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/** fal's queue protocol ({@code queue.fal.run}): submit, status, result, cancel. */
@Path("/queue/{path: .+}")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {

    private final CurrentCaller caller;
    private final Intake intake;
    private final Webhooks webhooks;
    private final InputFiles files;
    private final JobsConfig config;
    private final JobStore store;
    private final Cancellation cancellation;
    private final ProviderLogs logs;
    private final QueueAnswers answers;

    QueueResource(
            CurrentCaller caller,
            Intake intake,
            Webhooks webhooks,
            InputFiles files,
            JobsConfig config,
            JobStore store,
            Cancellation cancellation,
            ProviderLogs logs,
            QueueAnswers answers) {
        this.caller = caller;
        this.intake = intake;
        this.webhooks = webhooks;
        this.files = files;
        this.config = config;
        this.store = store;
        this.cancellation = cancellation;
        this.logs = logs;
        this.answers = answers;
    }

    @POST
    @Requires(Scope.JOBS_WRITE)
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = JobRequestBody.Input.class)),
            required = false)
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
        String input = BodyText.readInput(body, config.maxInputBytes());
        JobOrder order = JobOrder.plain(endpoint, input, PassedHeaders.of(headers), webhook, Timeouts.start(headers));
        Integer most = QueueLength.parse(mostQueued);
        Taken taken = intake.take(caller.get(), RequestKey.of(key, "POST", uri, input), most, () -> {
            if (webhook != null) {
                webhooks.check("query.fal_webhook", webhook);
            }
            return order.with(files.keep(caller.get().ownerId(), input, "body"));
        });
        return answers.submitted(taken, uri);
    }

    @GET
    @Requires(Scope.JOBS_READ)
    public Response read(
            @PathParam("path") String path, @QueryParam("logs") @Nullable String asked, @Context UriInfo uri) {
        QueuePath target = QueuePath.parse(path);
        boolean wantsLogs = LogsParameter.parse(asked);
        return switch (target.part()) {
            case STATUS ->
                find(target)
                        .map(job -> wantsLogs ? logs.upToDate(job) : job)
                        .map(job -> answers.progress(job, uri, wantsLogs))
                        .orElseGet(QueueAnswers::notFound);
            case RESULT -> find(target).map(job -> answers.result(job, uri)).orElseGet(QueueAnswers::notFound);
            case ENDPOINT, CANCEL, STREAM -> throw Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "Method Not Allowed");
        };
    }

    @PUT
    @Requires(Scope.JOBS_WRITE)
    public Response cancel(@PathParam("path") String path) {
        QueuePath target = QueuePath.parse(path);
        if (target.part() != QueuePath.Part.CANCEL) {
            throw Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "Method Not Allowed");
        }
        return find(target)
                .map(job -> answers.cancellation(job, cancellation.request(job)))
                .orElseGet(QueueAnswers::notFound);
    }

    private Optional<Job> find(QueuePath target) {
        return target.find(store, caller.get().ownerId());
    }
}
