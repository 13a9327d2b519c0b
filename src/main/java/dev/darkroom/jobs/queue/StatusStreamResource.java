package dev.darkroom.jobs.queue;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.watch.JobStatusStreams;
import dev.darkroom.shared.http.PublicUrl;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * fal's status stream. It answers with events whatever {@code Accept} says: fal's server proxy asks for JSON and its
 * Java client sends two of these headers.
 */
@Tag(name = "Queue")
@Path("/queue/{path: .+}/status/stream")
@RunOnVirtualThread
public class StatusStreamResource {

    private final CurrentCaller caller;
    private final JobRepository store;
    private final JobStatusStreams streams;
    private final PublicUrl publicUrl;

    StatusStreamResource(CurrentCaller caller, JobRepository store, JobStatusStreams streams, PublicUrl publicUrl) {
        this.caller = caller;
        this.store = store;
        this.streams = streams;
        this.publicUrl = publicUrl;
    }

    @GET
    @Requires(Scope.JOBS_READ)
    @Operation(operationId = "streamStatus", summary = "A request's status at every change, until it is completed")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "text/event-stream"))
    public void stream(
            @PathParam("path") String path,
            @QueryParam("logs") @Nullable String logs,
            @Context UriInfo uri,
            @Context HttpServerResponse response,
            @Context SseEventSink sink,
            @Context Sse sse) {
        boolean wantsLogs = LogsParameter.parse(logs);
        QueuePath target = QueuePath.parse(path + "/status/stream");
        Job job = target.find(store, caller.get().ownerId())
                .orElseThrow(() -> new WebApplicationException(QueueResponses.notFound()));
        response.putHeader("x-fal-request-id", job.id().toString())
                .putHeader("Cache-Control", "no-cache")
                // Or nginx would collect events before it passes them on.
                .putHeader("X-Accel-Buffering", "no");
        streams.open(caller.get(), job, wantsLogs, publicUrl.forCaller(uri), sink, sse);
    }
}
