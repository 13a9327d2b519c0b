package dev.darkroom.jobs;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.ingest.ResultUrls;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.PublicUrl;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as Darkroom knows it: its true state and everything that happened to it. */
@Path("/v1/jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {

    private final CurrentCaller caller;
    private final JobStore store;
    private final History history;
    private final PublicUrl publicUrl;

    JobResource(CurrentCaller caller, JobStore store, History history, PublicUrl publicUrl) {
        this.caller = caller;
        this.store = store;
        this.history = history;
        this.publicUrl = publicUrl;
    }

    /** The answer, in the platform's style: one object under its own name. */
    public record JobAnswer(JobView job) {}

    /**
     * A job.
     *
     * @param state one of ours; {@code status} is the word that fal's clients know it by
     * @param result what callers of the queue get; null while there is none
     * @param billableUnits null when upstream did not say, which is not 0
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record JobView(
            UUID jobId,
            String endpoint,
            String state,
            String status,
            Instant createdAt,
            @Nullable Instant finishedAt,
            Instant deadline,
            int attempts,
            @Nullable String upstreamRequestId,
            @Nullable Integer statusCode,
            @Nullable @JsonRawValue String result,
            @Nullable BigDecimal billableUnits,
            boolean late,
            List<History.Entry> history) {}

    @GET
    @Path("/{id}")
    @Requires(Scope.JOBS_READ)
    public JobAnswer get(@PathParam("id") String id, @Context UriInfo uri) {
        Job job = store.find(parse(id), caller.get().ownerId()).orElseThrow(() -> Problem.notFound("Job"));
        return new JobAnswer(view(job, uri));
    }

    private JobView view(Job job, UriInfo uri) {
        String result =
                job.result() == null ? null : ResultUrls.render(job.result(), job.id(), publicUrl.forCaller(uri));
        return new JobView(
                job.id(),
                job.endpoint(),
                job.state().name(),
                job.state().falStatus(),
                job.createdAt(),
                job.finishedAt(),
                job.deadline(),
                job.attempts(),
                job.upstreamId(),
                job.state().isEnd() ? job.statusCode() : null,
                result,
                job.billableUnits(),
                job.late(),
                history.of(job));
    }

    private static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException notAnId) {
            throw Problem.notFound("Job");
        }
    }
}
