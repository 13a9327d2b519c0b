package dev.darkroom.deliveries.event;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.http.QueryParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The feed of an owner's events, for those who cannot receive webhooks or have missed some. */
@Tag(name = "Events")
@RunOnVirtualThread
@Path("/v1/events")
class EventsResource {

    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 50;

    private final CurrentCaller caller;
    private final EventFeed feed;
    private final FeedStreams streams;

    EventsResource(CurrentCaller caller, EventFeed feed, FeedStreams streams) {
        this.caller = caller;
        this.feed = feed;
        this.streams = streams;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Requires(Scope.EVENTS_READ)
    @Operation(operationId = "listEvents", summary = "What happened, in order and without gaps, the oldest first")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "An event's id; the answer begins with the next. From the oldest, if absent",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "types",
            in = ParameterIn.QUERY,
            description = "Types (job.succeeded) or families (job.*); repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "endpoint",
            in = ParameterIn.QUERY,
            description = "full ids; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(name = "tag", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = "key",
            in = ParameterIn.QUERY,
            description = "ids of keys; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 100; 50 when missing",
            schema = @Schema(implementation = Integer.class))
    public EventFeed.Page list(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), EventFilter.PARAMETERS);
        int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        return feed.page(caller.get().ownerId(), query.one("after"), EventFilter.of(query), limit);
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
    @Requires(Scope.EVENTS_READ)
    @Operation(
            operationId = "streamEvents",
            summary = "The same as a stream of server-sent events; Last-Event-ID goes on after that event")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "An event's id; the answer begins with the next. From the oldest, if absent",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "types",
            in = ParameterIn.QUERY,
            description = "Types (job.succeeded) or families (job.*); repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "endpoint",
            in = ParameterIn.QUERY,
            description = "full ids; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(name = "tag", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = "key",
            in = ParameterIn.QUERY,
            description = "ids of keys; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    public void stream(
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Context UriInfo uri,
            @Context HttpServerResponse response,
            @Context SseEventSink sink,
            @Context Sse sse) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), EventFilter.PARAMETERS);
        String after = last == null || last.isEmpty() ? query.one("after") : last;
        response.putHeader("Cache-Control", "no-cache").putHeader("X-Accel-Buffering", "no");
        streams.open(caller.get(), after, EventFilter.of(query), sink, sse);
    }
}
