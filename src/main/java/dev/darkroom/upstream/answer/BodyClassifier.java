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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells a model's output from what gateways put in its place. Members are of three kinds: those that gateways speak with,
 * those that repeat the request, and all others, which are content. Content wins over whatever else is said: a file
 * beside an error was paid for.
 */
public final class BodyClassifier {

    /** Notices and tracebacks are shorter; what is longer is an output, and is not looked into. */
    private static final int MAX_NOTICE_LENGTH = 256 * 1_024;

    private static final int MAX_WRAPPERS = 3;

    /** Of a list: what has more entries is an output. */
    private static final int MAX_REQUESTS = 100;

    private static final Pattern STATE_WORD = Pattern.compile("\\w{1,40}");

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
            return ProgressWords.isNotice(text.strip()) ? BodyMeaning.NOT_READY : unread(text);
        }
    }

    private static BodyMeaning unread(String text) {
        return JsonText.shapeOf(text) == JsonText.Shape.MALFORMED ? BodyMeaning.UNRECOGNIZED : BodyMeaning.OUTPUT;
    }

    /** The status code that a failure told under that of a success would have had; the caller's own credential is not meant. */
    public static int failureStatus(String text) {
        JsonNode body = AnswerJson.plainNames(AnswerJson.tree(text));
        int named = namedCode(body);
        if (named != 0) {
            return UpstreamCredential.forCallers(named);
        }
        boolean details = body.path("detail").isArray() || isDetail(body.path(0));
        return details ? 422 : 500;
    }

    /** The code of HTTP's that an object names, itself or in what it says of itself; 0 for none. */
    private static int namedCode(JsonNode body) {
        Stream<JsonNode> said = Stream.concat(Stream.of(body), verdicts(body));
        return said.flatMap(JsonNode::propertyStream)
                .filter(member -> AnswerMembers.CODES.contains(member.getKey()))
                .mapToInt(member -> code(member.getValue()))
                .filter(code -> code >= 400 && code <= 599)
                .findFirst()
                .orElse(0);
    }

    private static BodyMeaning classify(JsonNode body) {
        if (body.isTextual()) {
            return ofText(body.textValue());
        }
        if (body.isArray() && !body.isEmpty() && body.valueStream().allMatch(BodyClassifier::isComplaint)) {
            return BodyMeaning.FAILURE;
        }
        if (body.isArray() && areNotReady(body)) {
            return BodyMeaning.NOT_READY;
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
        return ErrorTexts.isError(text) ? BodyMeaning.FAILURE : BodyMeaning.OUTPUT;
    }

    private static BodyMeaning classify(JsonNode spelled, int depth) {
        JsonNode body = AnswerJson.plainNames(spelled);
        JsonNode request = depth < MAX_WRAPPERS ? onlyRequest(body) : null;
        if (request != null) {
            return ofRequest(body, request, depth);
        }
        boolean content = body.propertyStream().anyMatch(member -> !isEcho(member) && isContent(member));
        if (!content && ProgressWords.areSaidBy(body)) {
            return BodyMeaning.NOT_READY;
        }
        if (!content && isFailure(body)) {
            return BodyMeaning.FAILURE;
        }
        JsonNode output = only(body, AnswerMembers.OUTPUTS);
        if (output != null && isNothingButAnError(output)) {
            return BodyMeaning.FAILURE;
        }
        JsonNode wrapped = depth < MAX_WRAPPERS ? only(body, AnswerMembers.WRAPPERS) : null;
        if (wrapped != null && wrapped.isArray()) {
            if (areNotReady(wrapped)) {
                return BodyMeaning.NOT_READY;
            }
            return isNothingButAnError(wrapped) || areFailedRequests(wrapped)
                    ? BodyMeaning.FAILURE
                    : BodyMeaning.OUTPUT;
        }
        if (wrapped != null) {
            BodyMeaning inner = classify(wrapped, depth + 1);
            return inner == BodyMeaning.UNRECOGNIZED && isFailure(body) ? BodyMeaning.FAILURE : inner;
        }
        if (isOnlyProgress(body)) {
            return BodyMeaning.NOT_READY;
        }
        if (isOnlyAnUnknownState(body)) {
            return BodyMeaning.UNRECOGNIZED;
        }
        if (body.propertyStream().anyMatch(BodyClassifier::isSaid)) {
            return BodyMeaning.OUTPUT;
        }
        boolean unknown = StateWords.isNotFound(body.path("status").asText());
        return unknown ? BodyMeaning.UNKNOWN_REQUEST : BodyMeaning.UNRECOGNIZED;
    }

    /** A request that stands in a member of its own says how it is; what stands beside it is empty. */
    private static BodyMeaning ofRequest(JsonNode body, JsonNode request, int depth) {
        BodyMeaning meaning = classify(request, depth + 1);
        if (meaning != BodyMeaning.UNRECOGNIZED) {
            return meaning;
        }
        RequestState state = RequestState.of(request);
        boolean ended = state != null && StateWords.isSucceeded(state.word());
        if (isFailure(body)) {
            return BodyMeaning.FAILURE;
        }
        return ended && body.propertyStream().filter(BodyClassifier::isSaid).count() > 1
                ? BodyMeaning.OUTPUT
                : BodyMeaning.UNRECOGNIZED;
    }

    /** The request that an answer holds and nothing else but what is empty; null when there is none. */
    private static @Nullable JsonNode onlyRequest(JsonNode body) {
        var said = body.propertyStream()
                .filter(member -> isSaid(member) && !isEcho(member) && !isEmpty(member.getValue()))
                .limit(2)
                .toList();
        if (said.size() != 1 || !AnswerMembers.REQUESTS.contains(said.getFirst().getKey())) {
            return null;
        }
        JsonNode value = said.getFirst().getValue();
        JsonNode request = value.isArray() && value.size() == 1 ? value.path(0) : value;
        return RequestState.isRequest(request) ? request : null;
    }

    /** A list of requests of which some still wait or run, and none has an output. */
    private static boolean areNotReady(JsonNode list) {
        var meanings = list.valueStream()
                .limit(MAX_REQUESTS)
                .map(entry -> entry.isObject() ? classify(entry, MAX_WRAPPERS) : BodyMeaning.OUTPUT)
                .collect(Collectors.toSet());
        return meanings.contains(BodyMeaning.NOT_READY)
                && meanings.stream()
                        .allMatch(meaning -> meaning == BodyMeaning.NOT_READY || meaning == BodyMeaning.FAILURE);
    }

    private static boolean areFailedRequests(JsonNode list) {
        return !list.isEmpty()
                && list.valueStream()
                        .limit(MAX_REQUESTS)
                        .allMatch(entry ->
                                RequestState.isRequest(entry) && classify(entry, MAX_WRAPPERS) == BodyMeaning.FAILURE);
    }

    /** A request and a word for its state that is in no vocabulary: a gateway's own, and no output. */
    private static boolean isOnlyAnUnknownState(JsonNode body) {
        var said = body.propertyStream()
                .filter(member -> isSaid(member) && !isEcho(member) && !isEmpty(member.getValue()))
                .toList();
        return !said.isEmpty()
                && AnswerMembers.IDS.stream().anyMatch(body::hasNonNull)
                && said.stream()
                        .allMatch(member -> member.getKey().endsWith("status")
                                && member.getValue().isTextual()
                                && STATE_WORD
                                        .matcher(member.getValue().textValue())
                                        .matches());
    }

    /** How far it is, and no word of an end. */
    private static boolean isOnlyProgress(JsonNode body) {
        return body.path(AnswerMembers.PROGRESS).isNumber()
                && body.propertyStream().noneMatch(member -> isSaid(member) && !isEcho(member) || isState(member));
    }

    /** An object that holds an {@code error} and no content, or a list of such. */
    private static boolean isNothingButAnError(JsonNode said) {
        if (said.isArray()) {
            return !said.isEmpty()
                    && said.valueStream().allMatch(entry -> entry.isObject() && isNothingButAnError(entry));
        }
        JsonNode plain = AnswerJson.plainNames(said);
        boolean error = plain.propertyStream()
                .anyMatch(member -> AnswerMembers.PLAIN_ERRORS.contains(member.getKey()) && tellsFailure(member));
        return error && plain.propertyStream().noneMatch(member -> !isEcho(member) && isContent(member));
    }

    /** An entry of a list that holds errors and nothing else. */
    private static boolean isComplaint(JsonNode entry) {
        return isDetail(entry) || entry.isObject() && classify(entry, MAX_WRAPPERS) == BodyMeaning.FAILURE;
    }

    /** An entry of fal's {@code detail}. */
    private static boolean isDetail(JsonNode entry) {
        return entry.path("loc").isArray() && entry.path("msg").isTextual();
    }

    /** A failure is told by an error that says something, by a word, by a code, or by what stands beside a message. */
    private static boolean isFailure(JsonNode body) {
        return body.propertyStream().anyMatch(BodyClassifier::tellsFailure)
                || verdicts(body).anyMatch(BodyClassifier::isFailure)
                || AnswerMembers.MESSAGES.stream()
                                .anyMatch(name -> body.path(name).isTextual())
                        && body.propertyStream().anyMatch(BodyClassifier::tellsFailureBesideMessage);
    }

    private static boolean tellsFailure(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        String name = member.getKey();
        if (AnswerMembers.ERRORS.contains(name)) {
            // A number called error is a measure.
            return !value.isNumber()
                    && !isEmpty(value)
                    && !(value.isTextual() && ErrorTexts.saysNothing(value.textValue()));
        }
        if (AnswerMembers.RETURN_CODES.contains(name)) {
            return value.isInt() && value.intValue() != 0;
        }
        if (name.equals("success") || name.equals("ok")) {
            return value.isBoolean() && !value.booleanValue();
        }
        if (isState(member)) {
            return StateWords.isFailed(value.textValue());
        }
        return AnswerMembers.CODES.contains(name) && (code(value) >= 400 || code(value) < 0);
    }

    private static boolean tellsFailureBesideMessage(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        String name = member.getKey();
        if (name.equals(AnswerMembers.RETRY_AFTER)) {
            return !isEmpty(value);
        }
        if (!value.isTextual()) {
            return false;
        }
        return name.equals("code") || AnswerMembers.RETURN_CODES.contains(name)
                ? ErrorTexts.isErrorCode(value.textValue())
                : AnswerMembers.ERROR_NAMES.contains(name) && ErrorTexts.isErrorName(value.textValue());
    }

    /** What an object says of itself in objects of its own. */
    private static Stream<JsonNode> verdicts(JsonNode body) {
        return body.propertyStream()
                .filter(BodyClassifier::isVerdict)
                .map(member -> AnswerJson.plainNames(member.getValue()));
    }

    private static boolean isVerdict(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        return value.isObject()
                && AnswerMembers.VERDICTS.contains(member.getKey())
                && AnswerJson.plainNames(value).propertyStream().noneMatch(said -> !isEcho(said) && isContent(said));
    }

    /** A member for states that holds the word of one. */
    private static boolean isState(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        return AnswerMembers.STATES.contains(member.getKey())
                && value.isTextual()
                && StateWords.isState(value.textValue());
    }

    /** The only thing that an envelope holds, under one of these names; null when there is more than that, or less. */
    private static @Nullable JsonNode only(JsonNode body, Set<String> names) {
        var said = body.propertyStream().filter(BodyClassifier::isSaid).limit(2).toList();
        boolean one = said.size() == 1 && names.contains(said.getFirst().getKey());
        return one && said.getFirst().getValue().isContainerNode()
                ? said.getFirst().getValue()
                : null;
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
        boolean echo = AnswerMembers.ECHO.contains(member.getKey())
                || AnswerMembers.ABOUT_ERRORS.matcher(member.getKey()).matches()
                || member.getValue().isValueNode()
                        && AnswerMembers.ABOUT_REQUEST.matcher(member.getKey()).matches();
        return echo && !program;
    }

    private static boolean isEnvelope(Map.Entry<String, JsonNode> member) {
        String name = member.getKey();
        JsonNode value = member.getValue();
        if (AnswerMembers.STATES.contains(name) && value.isTextual()) {
            return isState(member);
        }
        boolean measured = AnswerMembers.STATES.contains(name)
                || AnswerMembers.RETURN_CODES.contains(name)
                || name.equals(AnswerMembers.PROGRESS);
        if (isVerdict(member) || (measured && value.isNumber())) {
            return true;
        }
        boolean spoken = !name.equals("message") || !value.isContainerNode();
        return spoken
                && (AnswerMembers.ENVELOPE.contains(name)
                        || AnswerMembers.IDS.contains(name)
                        || AnswerMembers.ERRORS.contains(name)
                        || (AnswerMembers.CODES.contains(name) && !AnswerMembers.STATES.contains(name)));
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
