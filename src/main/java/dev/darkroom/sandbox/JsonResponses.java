package dev.darkroom.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** JSON answers, and the errors of the gateway in front of the models (captured traffic). */
public final class JsonResponses {
    private JsonResponses() {}

    /** An answer with a JSON body. */
    public static Response.ResponseBuilder json(int status, JsonNode body) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(Json.write(body));
    }

    /** {@code {"detail": text}}, the gateway's own shape. */
    public static Response detail(int status, String text) {
        return json(status, Json.object().put("detail", text)).build();
    }

    /** @param methods those that there are */
    public static Response methodNotAllowed(String methods) {
        return json(405, Json.object().put("detail", "Method Not Allowed"))
                .header("Allow", methods)
                .build();
    }

    /** A call of a model without a credential (captured traffic). */
    public static Response unauthenticated(String app) {
        return detail(
                401,
                "Cannot access application \"" + app + "\". Authentication is required to access this application.");
    }

    /** A control call without a credential (fal's client issues). */
    public static Response unauthorised() {
        return detail(401, "Authorization header is required");
    }

    /** A model that is not in the catalogue. */
    public static Response unknownApplication(String app) {
        return detail(404, "Application \"" + app + "\" not found");
    }

    /** A request that is not known, or not any more. */
    public static Response unknownRequest() {
        return json(404, Json.object().put("status", "NOT_FOUND")).build();
    }

    /** A request of an earlier run: nobody will ever hear of it again. */
    public static Response forgottenRequest() {
        return json(410, Json.object().put("status", "GONE")).build();
    }

    /** The platform API's error envelope (fal's OpenAPI document). */
    public static Response platformError(int status, String type, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("type", type).put("message", message);
        return json(status, body).build();
    }
}
