package dev.darkroom.boot.document;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The webhook that a job's caller gets when the job has ended, in fal's form. */
final class SentWebhooks {

    private static final Map<String, String> HEADERS = Map.of(
            "X-Fal-Webhook-Request-Id", "The id of the request",
            "X-Fal-Webhook-User-Id", "Whose request it is",
            "X-Fal-Webhook-Timestamp", "Seconds since 1970",
            "X-Fal-Webhook-Signature", "Ed25519, in hexadecimal; keys lie at /rest/.well-known/jwks.json");

    private SentWebhooks() {}

    static void addTo(OpenAPI api) {
        Schema body = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .addProperty("request_id", text("The id of the request").format("uuid"))
                .addProperty("gateway_request_id", text("The same").format("uuid"))
                .addProperty("status", text("OK or ERROR").addEnumeration("OK").addEnumeration("ERROR"))
                .addProperty(
                        "payload",
                        OASFactory.createSchema().description("The result; null when it could not be sent along"))
                .addProperty("error", text("What went wrong, of ERROR"))
                .addProperty("payload_error", text("Why there is no payload"))
                .addRequired("request_id")
                .addRequired("gateway_request_id")
                .addRequired("status");
        api.getComponents().addSchema("JobWebhook", body);
        var operation = OASFactory.createOperation()
                .operationId("jobEnded")
                .summary("Sent to the webhook URL of a job when it has ended, again until it is taken")
                .addTag("Webhooks")
                .security(List.of())
                .requestBody(OASFactory.createRequestBody()
                        .required(true)
                        .content(OASFactory.createContent()
                                .addMediaType(
                                        "application/json",
                                        OASFactory.createMediaType()
                                                .schema(OASFactory.createSchema()
                                                        .ref("#/components/schemas/JobWebhook"))
                                                .example(Map.of(
                                                        "request_id",
                                                        ExampleValues.ID,
                                                        "gateway_request_id",
                                                        ExampleValues.ID,
                                                        "status",
                                                        "OK",
                                                        "payload",
                                                        Map.of("seed", 42))))))
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse("200", OASFactory.createAPIResponse().description("Taken; any 2xx will do"))
                        .addAPIResponse("4XX", OASFactory.createAPIResponse().description("Sent again later")));
        HEADERS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header -> operation.addParameter(OASFactory.createParameter()
                        .name(header.getKey())
                        .in(Parameter.In.HEADER)
                        .required(true)
                        .schema(text(header.getValue()))));
        api.addWebhook("jobEnded", OASFactory.createPathItem().POST(operation));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }
}
