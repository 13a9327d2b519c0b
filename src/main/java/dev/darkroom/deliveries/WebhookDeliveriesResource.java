package dev.darkroom.deliveries;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.deliveries.event.MissedEvents;
import dev.darkroom.deliveries.webhook.WebhookLookup;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import dev.darkroom.shared.http.body.BodyRules;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.idempotency.IdempotencyService;
import dev.darkroom.shared.work.InRequestWorker;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** What a registered webhook was told: listed, tried out, replayed. */
@Path("/v1/webhooks/{webhook_id}")
@Tag(name = "Webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class WebhookDeliveriesResource {

    private static final String STATES = "pending|delivered|failed";
    private static final String FAILED = "failed";
    private static final String ANY = "any";
    private static final String MISSED = "missed";
    /** Of keys: those of jobs and of the library may be the same. */
    private static final String TESTS = "webhook-test";

    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 20;

    /** @param nextAfter for the page after this one; null for the last */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "DeliveryPage")
    record Page(List<DeliveryReport> deliveries, @Nullable UUID nextAfter, boolean hasMore) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @BodyRules(mayBeAbsent = true)
    @Schema(name = "ReplayRequest")
    record Replay(
            @Nullable @Schema(description = "Only what was made since then")
            Instant since,

            @Nullable @Pattern(
                    regexp = STATES + "|" + ANY + "|" + MISSED,
                    message = "must be pending, delivered, failed, missed or any")
            @Schema(description = "If absent: any with \"since\", else failed")
            String state,

            @Nullable @Schema(description = "next_after of the answer before, where there was more")
            UUID after)
            implements JsonRequest {}

    /**
     * @param replayed how many are due again
     * @param nextAfter {@code after} of the request that goes on; null where nothing is left
     * @param hasMore whether there were more than one request replays
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ReplayResponse")
    record Replayed(int replayed, @Nullable UUID nextAfter, boolean hasMore) {}

    private final CurrentCaller caller;
    private final DeliveryReports reports;
    private final DeliveryReplays replays;
    private final MissedEvents missed;
    private final WebhookLookup webhooks;
    private final IdempotencyService idempotency;
    private final InRequestWorker inRequestWorker;

    WebhookDeliveriesResource(
            CurrentCaller caller,
            DeliveryReports reports,
            DeliveryReplays replays,
            MissedEvents missed,
            WebhookLookup webhooks,
            IdempotencyService idempotency,
            InRequestWorker inRequestWorker) {
        this.missed = missed;
        this.caller = caller;
        this.reports = reports;
        this.replays = replays;
        this.webhooks = webhooks;
        this.idempotency = idempotency;
        this.inRequestWorker = inRequestWorker;
    }

    @GET
    @Path("/deliveries")
    @Requires(Scope.WEBHOOKS_READ)
    @Operation(
            operationId = "listDeliveries",
            summary = "What a webhook was told, the newest first, with every attempt")
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "pending, delivered or failed",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "next_after of the page before",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 100; 20 when missing",
            schema = @Schema(implementation = Integer.class))
    public Page list(@PathParam("webhook_id") String id, @Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), Set.of("state", "after", "limit"));
        String state = query.one("state");
        if (state != null && !state.toLowerCase(Locale.ROOT).matches(STATES)) {
            throw Problem.invalid("state", "must be pending, delivered or failed");
        }
        UUID last = query.lastId("after");
        int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        UUID webhook = webhooks.require(owner(), id);
        reports.requirePlace(owner(), webhook, last);
        List<DeliveryReport> found = reports.ofWebhook(
                owner(), webhook, state == null ? null : state.toUpperCase(Locale.ROOT), last, limit + 1);
        boolean hasMore = found.size() > limit;
        List<DeliveryReport> page = hasMore ? List.copyOf(found.subList(0, limit)) : found;
        return new Page(page, hasMore ? page.getLast().id() : null, hasMore);
    }

    @POST
    @Path("/test")
    @ResponseStatus(202)
    @Requires(Scope.WEBHOOKS_WRITE)
    @Operation(operationId = "testWebhook", summary = "Send a webhook an event of the type webhook.test")
    @APIResponseSchema(value = DeliveriesResource.DeliveryResponse.class, responseCode = "202")
    public DeliveriesResource.DeliveryResponse test(
            @PathParam("webhook_id") String id, @HeaderParam("Idempotency-Key") @Nullable String key) {
        String sent = idempotency.once(
                TESTS,
                owner(),
                key,
                id,
                () -> id,
                known -> webhooks.send(owner(), known).toString(),
                _ -> {});
        UUID delivery = UUID.fromString(sent);
        inRequestWorker.work(inRequestWorker.requestTime());
        return new DeliveriesResource.DeliveryResponse(
                reports.find(owner(), delivery).orElseThrow(() -> Problem.notFound("Delivery")));
    }

    @POST
    @Path("/replay")
    @ResponseStatus(202)
    @Requires(Scope.WEBHOOKS_WRITE)
    @Operation(
            operationId = "replayWebhook",
            summary = "Deliver once more what failed, or all since a time, or what was never to be told")
    @APIResponseSchema(value = Replayed.class, responseCode = "202")
    public Replayed replay(@PathParam("webhook_id") String id, Replay body) {
        UUID webhook = webhooks.requireEnabled(owner(), id);
        String state = body.state() != null ? body.state() : body.since() == null ? FAILED : ANY;
        if (state.equals(MISSED)) {
            return replayed(missed.enqueue(owner(), webhook, body.since(), body.after()), MissedEvents.MOST);
        }
        reports.requirePlace(owner(), webhook, body.after());
        List<UUID> replayed = replays.replayAll(
                owner(),
                webhook,
                state.equals(ANY) ? null : state.toUpperCase(Locale.ROOT),
                body.since(),
                body.after());
        return replayed(replayed, DeliveryReplays.MOST);
    }

    private Replayed replayed(List<UUID> replayed, int most) {
        inRequestWorker.work(inRequestWorker.requestTime());
        boolean hasMore = replayed.size() == most;
        return new Replayed(replayed.size(), hasMore ? replayed.getLast() : null, hasMore);
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
