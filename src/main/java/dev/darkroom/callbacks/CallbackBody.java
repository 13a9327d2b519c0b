package dev.darkroom.callbacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.JsonText;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the body of fal's webhook; the payload is cut out of the text as it stands, so that no digit changes. */
final class CallbackBody {

    private static final JsonMapper MAPPER = new JsonMapper(JsonText.FACTORY);
    private static final Pattern STATUS = Pattern.compile("status code: ([45][0-9]{2})");
    private static final int MODEL_FAILED = 500;
    private static final int BAD_INPUT = 422;

    private CallbackBody() {}

    /** @throws IOException when it is not the JSON object that a webhook sends */
    static ArrivedCallback read(UUID jobId, String text) throws IOException {
        JsonNode body = MAPPER.readTree(text);
        if (!body.isObject()) {
            throw new IOException("a webhook's body is a JSON object");
        }
        boolean ok = body.path("status").asText().equals("OK");
        JsonNode payload = body.path("payload");
        return new ArrivedCallback(
                jobId,
                body.path("request_id").isTextual() ? body.path("request_id").textValue() : null,
                ok ? 200 : failure(body.path("error").asText(), payload),
                payload.isMissingNode() || payload.isNull()
                        ? null
                        : JsonText.fields(text).get("payload"),
                payload.path("error_type").isTextual()
                        ? payload.path("error_type").textValue()
                        : null);
    }

    // "Invalid status code: 422" in captured traffic; a list of details is a model's refusal of its input.
    private static int failure(String error, JsonNode payload) {
        Matcher status = STATUS.matcher(error);
        if (status.find()) {
            return Integer.parseInt(status.group(1));
        }
        return payload.path("detail").isArray() ? BAD_INPUT : MODEL_FAILED;
    }
}
