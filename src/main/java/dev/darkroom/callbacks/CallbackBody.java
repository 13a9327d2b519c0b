package dev.darkroom.callbacks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.JsonText;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the body of fal's webhook; the payload is cut out of the text as it stands, so that no digit changes. */
final class CallbackBody {

    private static final JsonMapper MAPPER = new JsonMapper(JsonText.FACTORY);
    private static final Pattern STATUS = Pattern.compile("status code: ([45][0-9]{2})");
    private static final int MODEL_FAILED = 500;
    private static final int BAD_INPUT = 422;

    private CallbackBody() {}

    /** @throws IOException when it is not the JSON object that a webhook sends */
    static ArrivedCallback read(UUID jobId, String text) throws IOException {
        Map<String, String> body = JsonText.fields(text);
        boolean ok = "OK".equals(string(body.get("status")));
        String payload = body.get("payload");
        Map<String, String> said = payload != null && payload.startsWith("{") ? JsonText.fields(payload) : Map.of();
        return new ArrivedCallback(
                jobId,
                string(body.get("request_id")),
                ok ? 200 : failure(string(body.get("error")), said.get("detail")),
                payload == null || payload.equals("null") ? null : payload,
                string(said.get("error_type")));
    }

    /** Null for whatever is no string: of a number nothing is made, since it may be endless. */
    private static @Nullable String string(@Nullable String json) throws IOException {
        return json != null && json.startsWith("\"") ? MAPPER.readTree(json).textValue() : null;
    }

    // "Invalid status code: 422" in captured traffic; a list of details is a model's refusal of its input.
    private static int failure(@Nullable String error, @Nullable String detail) {
        Matcher status = STATUS.matcher(error == null ? "" : error);
        if (status.find()) {
            return Integer.parseInt(status.group(1));
        }
        return detail != null && detail.startsWith("[") ? BAD_INPUT : MODEL_FAILED;
    }
}
