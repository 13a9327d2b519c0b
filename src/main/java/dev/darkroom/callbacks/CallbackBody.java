package dev.darkroom.callbacks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the body of fal's webhook; the payload is cut out of the text as it stands, so that no digit changes. */
final class CallbackBody {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(200)
                    .build())
            .build();
    private static final JsonMapper MAPPER = new JsonMapper(FACTORY);
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
                payload.isMissingNode() || payload.isNull() ? null : slice(text, "payload"),
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

    private static @Nullable String slice(String text, String field) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(field);
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                // A string is read lazily: only after asking for it does the parser stand behind it.
                parser.getText();
                if (wanted) {
                    return text.substring(start, (int) parser.currentLocation().getCharOffset());
                }
            }
            return null;
        }
    }
}
