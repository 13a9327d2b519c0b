package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.JsonText;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells a model's output from what gateways put in its place. Members are of three kinds: those that gateways speak with,
 * those that repeat the request, and all others, which are content. Content wins over whatever else is said: a file
 * beside an error was paid for.
 */
public final class BodyClassifier {

    /** Around an answer, whatever it is. */
    private static final Set<String> ENVELOPE = Set.of(
            "request_id",
            "requestid",
            "gateway_request_id",
            "task_id",
            "taskid",
            "id",
            "trace_id",
            "traceid",
            "response_url",
            "status_url",
            "cancel_url",
            "queue_position",
            "logs",
            "metrics",
            "timings",
            "inference_time",
            "status_code",
            "statuscode",
            "success",
            "ok",
            "message",
            "msg",
            "detail",
            "error",
            "errors",
            "error_type",
            "error_code",
            "errorcode",
            "error_message",
            "errormessage",
            "error_msg",
            "payload_error",
            "timestamp",
            "errmsg",
            "fault",
            "exception");

    /** What models and gateways repeat of the request: content by itself, none beside an error. */
    private static final Set<String> ECHO = Set.of(
            "prompt",
            "negative_prompt",
            "revised_prompt",
            "seed",
            "has_nsfw_concepts",
            "input",
            "model",
            "version",
            "urls",
            "object",
            "created",
            "created_at",
            "started_at",
            "completed_at",
            "usage",
            "title",
            "type",
            "instance",
            "path",
            "reason",
            "code",
            "errno",
            "trace",
            "traceback");

    private static final Set<String> ERROR_MEMBERS = Set.of(
            "error",
            "errors",
            "error_message",
            "errormessage",
            "error_msg",
            "payload_error",
            "detail",
            "error_type",
            "errmsg",
            "fault",
            "exception");

    private static final Set<String> WRAPPERS = Set.of("data", "result", "response", "payload");

    private static final Set<String> FAILED = Set.of(
            "failed",
            "failure",
            "fail",
            "error",
            "errored",
            "cancelled",
            "canceled",
            "rejected",
            "aborted",
            "timeout",
            "timed_out",
            "expired",
            "blocked");

    private static final Set<String> ENDED =
            Set.of("completed", "complete", "ok", "success", "succeeded", "done", "finished", "ready", "not_found");

    /** Notices and tracebacks are shorter; what is longer is an output, and is not looked into. */
    private static final int MAX_NOTICE_LENGTH = 256 * 1_024;

    private static final int MAX_WRAPPERS = 3;

    /** What proxies and frameworks say in the place of a 5xx. */
    private static final Pattern SERVER_ERROR = Pattern.compile(
            "\\s*(?:(?:error:?\\s+)?5\\d\\d[:\\s-]+)?(?:internal server error|bad gateway|service unavailable"
                    + "|service temporarily unavailable|gateway time-?out|upstream request timeout|insufficient storage)[.!]?\\s*",
            Pattern.CASE_INSENSITIVE);

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonText.FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private BodyClassifier() {}

    /** What a body under the status code of a success means. */
    public static BodyMeaning classify(String text) {
        if (text.isBlank()) {
            return BodyMeaning.NOT_READY;
        }
        if (text.length() > MAX_NOTICE_LENGTH) {
            return unread(text);
        }
        try {
            return classify(MAPPER.readTree(text));
        } catch (JsonProcessingException malformedOrBeyondLimits) {
            return unread(text);
        }
    }

    private static BodyMeaning unread(String text) {
        return JsonText.shapeOf(text) == JsonText.Shape.MALFORMED ? BodyMeaning.UNRECOGNIZED : BodyMeaning.OUTPUT;
    }

    /** The status code that a failure told under that of a success would have had; the caller's own credential is not meant. */
    public static int failureStatus(String text) {
        JsonNode body = AnswerJson.lowerCased(AnswerJson.tree(text));
        for (String member : new String[] {"status_code", "statuscode", "code", "status"}) {
            int code = code(body.path(member));
            if (code >= 400 && code <= 599) {
                return UpstreamCredential.isRefusal(code) ? 502 : code;
            }
        }
        boolean details = body.path("detail").isArray() || isDetail(body.path(0));
        return details ? 422 : 500;
    }

    private static BodyMeaning classify(JsonNode body) {
        if (body.isTextual()) {
            return ofText(body.textValue());
        }
        if (body.isArray() && !body.isEmpty() && body.valueStream().allMatch(BodyClassifier::isComplaint)) {
            return BodyMeaning.FAILURE;
        }
        if (body.isObject()) {
            return classify(body, 0);
        }
        return body.isNull() || body.isMissingNode() ? BodyMeaning.UNRECOGNIZED : BodyMeaning.OUTPUT;
    }

    private static BodyMeaning ofText(String text) {
        if (ProgressWords.isNotice(text)) {
            return BodyMeaning.NOT_READY;
        }
        return SERVER_ERROR.matcher(text).matches() ? BodyMeaning.FAILURE : BodyMeaning.OUTPUT;
    }

    private static BodyMeaning classify(JsonNode spelled, int depth) {
        JsonNode body = AnswerJson.lowerCased(spelled);
        boolean content = body.propertyStream().anyMatch(member -> !isEcho(member) && isContent(member));
        if (!content && ProgressWords.areSaidBy(body)) {
            return BodyMeaning.NOT_READY;
        }
        if (!content && isFailure(body)) {
            return BodyMeaning.FAILURE;
        }
        JsonNode wrapped = depth < MAX_WRAPPERS ? wrapped(body) : null;
        if (wrapped != null) {
            return classify(wrapped, depth + 1);
        }
        if (body.propertyStream().anyMatch(BodyClassifier::isSaid)) {
            return BodyMeaning.OUTPUT;
        }
        boolean unknown =
                "not_found".equals(ProgressWords.normalized(body.path("status").asText()));
        return unknown ? BodyMeaning.UNKNOWN_REQUEST : BodyMeaning.UNRECOGNIZED;
    }

    /** An entry of a list that holds errors and nothing else. */
    private static boolean isComplaint(JsonNode entry) {
        return isDetail(entry) || entry.isObject() && classify(entry, MAX_WRAPPERS) == BodyMeaning.FAILURE;
    }

    /** An entry of fal's {@code detail}. */
    private static boolean isDetail(JsonNode entry) {
        return entry.path("loc").isArray() && entry.path("msg").isTextual();
    }

    /** A failure is told by an error that says something, by a word, or by a code; a number called error is a measure. */
    private static boolean isFailure(JsonNode body) {
        return body.propertyStream().anyMatch(member -> {
            JsonNode value = member.getValue();
            String name = member.getKey();
            if (ERROR_MEMBERS.contains(name)) {
                return !value.isNumber() && !isEmpty(value);
            }
            if (name.equals("success") || name.equals("ok")) {
                return value.isBoolean() && !value.booleanValue();
            }
            if (ProgressWords.STATE_MEMBERS.contains(name) && value.isTextual()) {
                return FAILED.contains(ProgressWords.normalized(value.textValue()));
            }
            boolean code = name.equals("code")
                    || name.equals("status")
                    || name.equals("status_code")
                    || name.equals("statuscode");
            return code && code(value) >= 400;
        });
    }

    /** The only thing that an envelope holds; null when there is more than that, or less. */
    private static @Nullable JsonNode wrapped(JsonNode body) {
        var said = body.propertyStream().filter(BodyClassifier::isSaid).limit(2).toList();
        boolean one = said.size() == 1 && WRAPPERS.contains(said.getFirst().getKey());
        return one && said.getFirst().getValue().isObject() ? said.getFirst().getValue() : null;
    }

    /** Something that is neither around the answer nor null. */
    private static boolean isSaid(Map.Entry<String, JsonNode> member) {
        return !isEnvelope(member) && !member.getValue().isNull();
    }

    private static boolean isContent(Map.Entry<String, JsonNode> member) {
        return !isEnvelope(member) && !member.getValue().isBoolean() && !isEmpty(member.getValue());
    }

    private static boolean isEcho(Map.Entry<String, JsonNode> member) {
        // Where it is long it is a program that a model wrote, not the name of an error.
        boolean program =
                member.getKey().equals("code") && member.getValue().asText().length() > 100;
        return ECHO.contains(member.getKey()) && !program;
    }

    private static boolean isEnvelope(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        if (ProgressWords.STATE_MEMBERS.contains(member.getKey())) {
            return !value.isTextual() ? value.isNumber() : isKnownState(value.textValue());
        }
        if (member.getKey().equals("code")) {
            return value.isNumber();
        }
        boolean spoken = !member.getKey().equals("message") || !value.isContainerNode();
        return spoken && ENVELOPE.contains(member.getKey());
    }

    private static boolean isKnownState(String word) {
        String state = ProgressWords.normalized(word);
        return ProgressWords.isState(word) || FAILED.contains(state) || ENDED.contains(state);
    }

    private static boolean isEmpty(JsonNode value) {
        if (value.isContainerNode()) {
            return value.valueStream().allMatch(BodyClassifier::isEmpty);
        }
        return value.isNull()
                || (value.isTextual() && value.textValue().isBlank())
                || (value.isBoolean() && !value.booleanValue());
    }

    private static int code(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().matches("[45]\\d\\d") ? Integer.parseInt(value.textValue()) : 0;
        }
        return value.isInt() ? value.intValue() : 0;
    }
}
