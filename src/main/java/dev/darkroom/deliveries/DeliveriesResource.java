package dev.darkroom.deliveries;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.deliveries.webhook.WebhookTargets;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.InRequestWorker;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Single deliveries, with every attempt at them. */
@Path("/v1/deliveries")
@Tag(name = "Webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DeliveriesResource {

    /** A delivery under its own name, as the platform's style has it. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record DeliveryResponse(DeliveryReport delivery) {}

    private final CurrentCaller caller;
    private final DeliveryReports reports;
    private final DeliveryReplays replays;
    private final WebhookTargets targets;
    private final InRequestWorker inRequestWorker;

    DeliveriesResource(
            CurrentCaller caller,
            DeliveryReports reports,
            DeliveryReplays replays,
            WebhookTargets targets,
            InRequestWorker inRequestWorker) {
        this.caller = caller;
        this.reports = reports;
        this.replays = replays;
        this.targets = targets;
        this.inRequestWorker = inRequestWorker;
    }

    @GET
    @Path("/{delivery_id}")
    @Requires(Scope.WEBHOOKS_READ)
    @Operation(operationId = "getDelivery", summary = "One delivery and every attempt at it")
    public DeliveryResponse get(@PathParam("delivery_id") String id) {
        return new DeliveryResponse(find(id));
    }

    @POST
    @Path("/{delivery_id}/replay")
    @ResponseStatus(202)
    @Requires(Scope.WEBHOOKS_WRITE)
    @Operation(operationId = "replayDelivery", summary = "Deliver the same once more")
    @APIResponseSchema(value = DeliveryResponse.class, responseCode = "202")
    public DeliveryResponse replay(@PathParam("delivery_id") String id) {
        DeliveryReport delivery = find(id);
        UUID webhook = delivery.webhookId();
        if (webhook != null && targets.of(webhook).isEmpty()) {
            throw Problem.of(Problem.Kind.CONFLICT, "Its webhook is disabled or removed");
        }
        if (!replays.replay(owner(), delivery.id())) {
            throw Problem.of(Problem.Kind.CONFLICT, "An attempt is under way just now");
        }
        inRequestWorker.work(inRequestWorker.requestTime());
        return new DeliveryResponse(find(id));
    }

    private DeliveryReport find(String id) {
        return Ids.parse(id)
                .flatMap(known -> reports.find(owner(), known))
                .orElseThrow(() -> Problem.notFound("Delivery"));
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
