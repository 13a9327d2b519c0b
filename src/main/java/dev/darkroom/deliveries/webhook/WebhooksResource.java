package dev.darkroom.deliveries.webhook;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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

/** The registered webhooks of an owner. */
@Path("/v1/webhooks")
@Tag(name = "Webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class WebhooksResource {

    private final WebhookService webhooks;
    private final CurrentCaller caller;

    WebhooksResource(WebhookService webhooks, CurrentCaller caller) {
        this.webhooks = webhooks;
        this.caller = caller;
    }

    @GET
    @Requires(Scope.WEBHOOKS_READ)
    @Operation(operationId = "listWebhooks", summary = "All registered webhooks, at most 100")
    public WebhookBodies.All list() {
        return webhooks.list(owner());
    }

    @POST
    @ResponseStatus(201)
    @Requires(Scope.WEBHOOKS_WRITE)
    @Operation(operationId = "createWebhook", summary = "Register a webhook; its secret is shown this one time")
    @APIResponseSchema(value = WebhookBodies.WithSecret.class, responseCode = "201")
    public WebhookBodies.WithSecret create(WebhookBodies.Create body) {
        return webhooks.create(owner(), body);
    }

    @GET
    @Path("/{webhook_id}")
    @Requires(Scope.WEBHOOKS_READ)
    @Operation(operationId = "getWebhook", summary = "One webhook")
    public WebhookBodies.One get(@PathParam("webhook_id") String id) {
        return webhooks.get(owner(), id);
    }

    @PATCH
    @Path("/{webhook_id}")
    @Requires(Scope.WEBHOOKS_WRITE)
    @Operation(operationId = "changeWebhook", summary = "Change a webhook, disable it, or enable it again")
    public WebhookBodies.One change(@PathParam("webhook_id") String id, WebhookBodies.Change body) {
        return webhooks.change(owner(), id, body);
    }

    @POST
    @Path("/{webhook_id}/rotate")
    @Requires(Scope.WEBHOOKS_WRITE)
    @Operation(operationId = "rotateWebhook", summary = "Give a webhook another secret, with a time in which both sign")
    public WebhookBodies.WithSecret rotate(@PathParam("webhook_id") String id, WebhookBodies.Rotate body) {
        return webhooks.rotate(owner(), id, body);
    }

    @DELETE
    @Path("/{webhook_id}")
    @Requires(Scope.WEBHOOKS_WRITE)
    @Operation(operationId = "deleteWebhook", summary = "Remove a webhook; what was to be sent to it is given up")
    public void remove(@PathParam("webhook_id") String id) {
        webhooks.remove(owner(), id);
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
