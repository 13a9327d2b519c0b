package dev.darkroom.boot.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * The webhook that a job's caller gets when the job has ended, in fal's form: a callback of the operations that name its
 * URL. A {@code webhooks} section would say it once, and stops the generators of clients.
 */
final class SentWebhooks {

    private static final String SCHEMA = "JobWebhook";

    /** By operation: where in the request the URL stands. */
    private static final Map<String, String> NAMED_IN = Map.of(
            "submitRequest", "{$request.query.fal_webhook}",
            "createJob", "{$request.body#/webhook_url}");

    private SentWebhooks() {}

    static void add(Components components) {
        components.addSchema(
                SCHEMA,
                OASFactory.createSchema()
                        .addType(SchemaType.OBJECT)
                        .addProperty(
                                "request_id",
                                Schemas.text("The id of the request").format("uuid"))
                        .addProperty(
                                "gateway_request_id", Schemas.text("The same").format("uuid"))
                        .addProperty(
                                "status",
                                Schemas.text("OK or ERROR").addEnumeration("OK").addEnumeration("ERROR"))
                        .addProperty("payload", OASFactory.createSchema().description("The result, any JSON"))
                        .addProperty("error", Schemas.text("What went wrong, of ERROR"))
                        .addProperty("payload_error", Schemas.text("Why there is no payload"))
                        .addRequired("request_id")
                        .addRequired("gateway_request_id")
                        .addRequired("status"));
    }

    static void addTo(Operation operation) {
        String url = NAMED_IN.get(operation.getOperationId());
        if (url != null) {
            operation.addCallback(
                    "jobEnded",
                    OASFactory.createCallback()
                            .addPathItem(url, OASFactory.createPathItem().POST(webhook())));
        }
    }

    private static Operation webhook() {
        return OASFactory.createOperation()
                .summary("Sent when the job has ended, again until it is taken")
                .description("Signed: X-Fal-Webhook-Signature is Ed25519 over the request's id, the user's id and the"
                        + " timestamp of the headers of like names and the body's SHA-256; the keys lie at"
                        + " /rest/.well-known/jwks.json")
                .security(List.of())
                .requestBody(OASFactory.createRequestBody()
                        .required(true)
                        .content(Schemas.json(OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(Schemas.COMPONENTS + SCHEMA))
                                .example(example()))))
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse("200", OASFactory.createAPIResponse().description("Taken; any 2xx will do"))
                        .addAPIResponse("4XX", OASFactory.createAPIResponse().description("Sent again later")));
    }

    // In an order of its own: the document is compared letter for letter.
    private static Map<String, Object> example() {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("request_id", ExampleValues.ID);
        example.put("gateway_request_id", ExampleValues.ID);
        example.put("status", "OK");
        example.put("payload", Map.of("seed", 42));
        return example;
    }
}
