package dev.darkroom.jobs.api;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.engine.DueJobRefresher;
import dev.darkroom.shared.http.QueryParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Jobs as Darkroom knows them. */
@Path("/v1/jobs")
@Tag(name = "Jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {

    private final CurrentCaller caller;
    private final JobListService list;
    private final JobViewService views;
    private final DueJobRefresher dueJobRefresher;

    JobResource(CurrentCaller caller, JobListService list, JobViewService views, DueJobRefresher dueJobRefresher) {
        this.caller = caller;
        this.list = list;
        this.views = views;
        this.dueJobRefresher = dueJobRefresher;
    }

    @GET
    @Requires(Scope.JOBS_READ)
    @Operation(operationId = "listJobs", summary = "One's jobs, newest first; the query's filters combine")
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "Darkroom's states; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "fal's words; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "endpoint",
            in = ParameterIn.QUERY,
            description = "full ids; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(name = "tag", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = "created_after",
            in = ParameterIn.QUERY,
            description = "ISO 8601",
            schema = @Schema(implementation = String.class, format = "date-time"))
    @Parameter(
            name = "created_before",
            in = ParameterIn.QUERY,
            description = "ISO 8601",
            schema = @Schema(implementation = String.class, format = "date-time"))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 100; 20 when missing",
            schema = @Schema(implementation = Integer.class))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next_cursor of the page before",
            schema = @Schema(implementation = String.class))
    public JobListService.Page list(@Context UriInfo uri) {
        return list.page(caller.get().ownerId(), new QueryParameters(uri.getQueryParameters(), JobFilter.PARAMETERS));
    }

    @GET
    @Path("/{id}")
    @Requires(Scope.JOBS_READ)
    @Operation(operationId = "getJob", summary = "A job: its true state and everything that happened to it")
    public JobView.One get(@PathParam("id") String id, @Context UriInfo uri) {
        return views.show(dueJobRefresher.upToDate(views.find(caller.get().ownerId(), id)), uri);
    }
}
