package dev.darkroom.boot.document;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The answers of fal's queue and run protocols, which are written as text (wire contract: queue.fal.run). */
final class QueueSchemas {

    private static final String STATUS = "QueueStatus";
    private static final String OUTPUT = "ModelOutput";
    private static final String CANCELLATION = "QueueCancellation";

    private QueueSchemas() {}

    static void add(Components components) {
        Schema status = Schemas.object("Where a request stands");
        status.addProperty(
                "status",
                Schemas.text("IN_QUEUE, IN_PROGRESS or COMPLETED")
                        .addEnumeration("IN_QUEUE")
                        .addEnumeration("IN_PROGRESS")
                        .addEnumeration("COMPLETED"));
        status.addProperty("request_id", Schemas.text("The id of the request").format("uuid"));
        status.addProperty("response_url", Schemas.text("Where its result is").format("uri"));
        status.addProperty("status_url", Schemas.text("Where its status is").format("uri"));
        status.addProperty(
                "cancel_url", Schemas.text("Where it is given up, by PUT").format("uri"));
        status.addProperty(
                "queue_position",
                OASFactory.createSchema().addType(SchemaType.INTEGER).description("How many are before it"));
        status.addProperty(
                "logs",
                OASFactory.createSchema()
                        .addType(SchemaType.ARRAY)
                        .addType(SchemaType.NULL)
                        .items(Schemas.object("A line of the model's log"))
                        .description("Where they were asked for"));
        status.addProperty("metrics", Schemas.object("Such as inference_time, in seconds"));
        status.addRequired("status").addRequired("request_id");
        components.addSchema(STATUS, status);
        components.addSchema(OUTPUT, Schemas.object("What the model made; its fields are the model's"));
        components.addSchema(
                CANCELLATION,
                Schemas.object("What became of the wish to give a request up")
                        .addProperty("status", Schemas.text("CANCELLATION_REQUESTED, ALREADY_COMPLETED or NOT_FOUND"))
                        .addRequired("status"));
    }

    static void describe(String path, HttpMethod method, Operation operation) {
        if (path.equals("/run/{path}")) {
            answers(operation, "200", OUTPUT, "What the model made");
        } else if (path.equals("/queue/{path}") && method == HttpMethod.POST) {
            answers(operation, "200", STATUS, "The request is in the queue");
        } else if (path.equals("/queue/{path}") && method == HttpMethod.PUT) {
            answers(operation, "202", CANCELLATION, "The wish is noted");
            operation.getResponses().removeAPIResponse("200");
        } else if (path.equals("/queue/{path}") && method == HttpMethod.GET) {
            answers(operation, "200", OUTPUT, "The result; below /status the status of a request that has ended");
            answers(operation, "202", STATUS, "Below /status, while it waits or runs");
        }
    }

    private static void answers(Operation operation, String code, String schema, String description) {
        APIResponse response =
                OASFactory.createAPIResponse().description(description).content(Schemas.json(schema));
        operation.getResponses().addAPIResponse(code, response);
    }
}
