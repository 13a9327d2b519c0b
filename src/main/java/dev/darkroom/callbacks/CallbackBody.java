package dev.darkroom.callbacks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.JsonText;
import dev.darkroom.upstream.answer.AnswerJson;
import dev.darkroom.upstream.answer.BodyClassifier;
import dev.darkroom.upstream.answer.ErrorTypes;
import dev.darkroom.upstream.answer.FailureSigns;
import dev.darkroom.upstream.answer.StateWords;
import dev.darkroom.upstream.answer.UnrecognizedAnswer;
import dev.darkroom.upstream.answer.UpstreamCredential;
import dev.darkroom.upstream.client.UpstreamRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the body of fal's webhook; the payload is cut out of the text as it stands, so that no digit changes. */
final class CallbackBody {

    private static final JsonMapper MAPPER = new JsonMapper(JsonText.FACTORY);
    private static final Pattern STATUS = Pattern.compile("status code: ([45][0-9]{2})");
    private static final Pattern HTTP_CODE = Pattern.compile("[45][0-9]{2}(?:\\.0+)?");
    private static final Pattern FAILED_CODE =
            Pattern.compile("(?:[4-9][0-9]{2}|[1-9][0-9]{3,})(?:\\.[0-9]+)?|-[1-9][0-9]*");
    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,40}");
    private static final Pattern DONE_CODE = Pattern.compile("0|20[013](?:\\.0+)?");
    private static final int MODEL_FAILED = 500;
    private static final int BAD_INPUT = 422;

    /** A longer one says nothing that is known. */
    private static final int MAX_STATUS_LENGTH = 100;

    private CallbackBody() {}

    /** The header names another request than the body. */
    static final class TwoRequests extends IOException {}

    /**
     * @param header the request id as the header names it; null when there is none
     * @throws IOException when it is not the JSON object that a webhook sends
     */
    static VerifiedCallback read(UUID jobId, @Nullable String header, String json) throws IOException {
        Map<String, String> body = fields(json);
        String error = orEmpty(string(body.get("error")));
        String payload = "null".equals(body.get("payload")) ? null : body.get("payload");
        String requestId = requestId(header, body);
        String status = status(body.get("status"));
        return switch (End.of(status, error)) {
            case NONE -> new VerifiedCallback(jobId, requestId, 200, null, null, null);
            case SUCCESS -> completion(jobId, requestId, payload);
            case FAILURE -> {
                Map<String, String> said = payload != null && payload.startsWith("{") ? fields(payload) : Map.of();
                String type = ErrorTypes.known(string(said.get("errortype")));
                int code = failure(status, error, said.get("detail"));
                yield new VerifiedCallback(jobId, requestId, code, payload, type, null);
            }
        };
    }

    /** What a status means; what is no end makes upstream be asked. */
    private enum End {
        SUCCESS,
        FAILURE,
        NONE;

        // Gateways have their own words for success, and some have none; what the payload is counts.
        static End of(String status, String error) {
            if (StateWords.isFailed(status) || FAILED_CODE.matcher(status).matches()) {
                return FAILURE;
            }
            if (StateWords.isSucceeded(status) || DONE_CODE.matcher(status).matches()) {
                return SUCCESS;
            }
            if (!status.isEmpty()) {
                return NONE;
            }
            return error.isBlank() ? SUCCESS : FAILURE;
        }
    }

    /** By names in lower case and in one word, since gateways agree neither on capitals nor on what stands between words. */
    private static Map<String, String> fields(String json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        JsonText.fields(json).forEach((name, value) -> fields.putIfAbsent(AnswerJson.plainName(name), value));
        return fields;
    }

    /** The word, or the number as it is written; empty for none. */
    private static String status(@Nullable String json) throws IOException {
        if (json == null || json.equals("null")) {
            return "";
        }
        String word = json.startsWith("\"") ? orEmpty(string(json)).strip() : json;
        return word.length() > MAX_STATUS_LENGTH ? "unknown" : word;
    }

    /** Null for whatever is no string: of a number nothing is made, since it may be endless. */
    private static @Nullable String string(@Nullable String json) throws IOException {
        return json != null && json.startsWith("\"") ? MAPPER.readTree(json).textValue() : null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static VerifiedCallback completion(UUID jobId, @Nullable String requestId, @Nullable String payload) {
        if (payload == null) {
            return new VerifiedCallback(jobId, requestId, 200, null, null, null);
        }
        return switch (BodyClassifier.classify(payload)) {
            case OUTPUT -> new VerifiedCallback(jobId, requestId, 200, payload, null, null);
            case FAILURE -> new VerifiedCallback(jobId, requestId, FailureSigns.statusOf(payload), payload, null, null);
            case NOT_READY, UNKNOWN_REQUEST -> new VerifiedCallback(jobId, requestId, 200, null, null, null);
            case UNRECOGNIZED -> {
                UnrecognizedAnswer odd = UnrecognizedAnswer.ofText(200, "application/json", payload);
                yield new VerifiedCallback(jobId, requestId, 200, null, null, odd);
            }
        };
    }

    // The gateway's id is that of the last attempt at the request (fal docs); the header may name either.
    private static @Nullable String requestId(@Nullable String header, Map<String, String> body) throws IOException {
        String request = id(body.get("requestid"));
        String attempt = id(body.get("gatewayrequestid"));
        // Some proxies leave the name of a header that they empty.
        if (header == null || header.isBlank()) {
            return request == null ? attempt : request;
        }
        if (!UpstreamRequest.isRequestId(header)) {
            throw new IOException("a request id is a short word");
        }
        if ((request != null || attempt != null) && !header.equals(request) && !header.equals(attempt)) {
            throw new TwoRequests();
        }
        return request == null ? header : request;
    }

    private static @Nullable String id(@Nullable String json) throws IOException {
        if (json == null || json.equals("null")) {
            return null;
        }
        String id = INTEGER.matcher(json).matches() ? json : string(json);
        if (id == null || !UpstreamRequest.isRequestId(id)) {
            throw new IOException("a request id is a short word");
        }
        return id;
    }

    // "Invalid status code: 422" in captured traffic; a list of details is a model's refusal of its input.
    private static int failure(String status, String error, @Nullable String detail) {
        Matcher told = STATUS.matcher(error);
        if (told.find()) {
            return UpstreamCredential.forCallers(Integer.parseInt(told.group(1)));
        }
        if (HTTP_CODE.matcher(status).matches()) {
            int code = Integer.parseInt(status.substring(0, 3));
            return UpstreamCredential.forCallers(code);
        }
        return detail != null && detail.startsWith("[") ? BAD_INPUT : MODEL_FAILED;
    }
}
