package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.JsonText;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
        JsonNode body = LongRunningOperation.withoutSurroundings(AnswerJson.plainNames(spelled));
        JsonNode request = depth < MAX_WRAPPERS ? onlyRequest(body) : null;
        if (request != null) {
            return ofRequest(body, request, depth);
        }
        boolean content = MemberKinds.hasContent(body);
        if (!content && ProgressWords.areSaidBy(body)) {
            return BodyMeaning.NOT_READY;
        }
        if (!content && FailureSigns.isFailure(body)) {
            return BodyMeaning.FAILURE;
        }
        if (LongRunningOperation.isRunning(spelled)) {
            return BodyMeaning.NOT_READY;
        }
        JsonNode output = MemberKinds.only(body, AnswerMembers.OUTPUTS);
        if (output != null && FailureSigns.isNothingButAnError(output)) {
            return BodyMeaning.FAILURE;
        }
        JsonNode wrapped = depth < MAX_WRAPPERS ? MemberKinds.only(body, AnswerMembers.WRAPPERS) : null;
        if (wrapped != null && wrapped.isArray()) {
            if (areNotReady(wrapped)) {
                return BodyMeaning.NOT_READY;
            }
            return FailureSigns.isNothingButAnError(wrapped) || areFailedRequests(wrapped)
                    ? BodyMeaning.FAILURE
                    : BodyMeaning.OUTPUT;
        }
        if (wrapped != null) {
            BodyMeaning inner = classify(wrapped, depth + 1);
            return inner == BodyMeaning.UNRECOGNIZED && FailureSigns.isFailure(body) ? BodyMeaning.FAILURE : inner;
        }
        if (isOnlyProgress(body)) {
            return BodyMeaning.NOT_READY;
        }
        if (isOnlyAnUnknownState(body)) {
            return BodyMeaning.UNRECOGNIZED;
        }
        if (body.propertyStream().anyMatch(MemberKinds::isSaid)) {
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
        if (FailureSigns.isFailure(body)) {
            return BodyMeaning.FAILURE;
        }
        return ended && body.propertyStream().filter(MemberKinds::isSaid).count() > 1
                ? BodyMeaning.OUTPUT
                : BodyMeaning.UNRECOGNIZED;
    }

    /** The request that an answer holds and nothing else but what is empty; null when there is none. */
    private static @Nullable JsonNode onlyRequest(JsonNode body) {
        var said = MemberKinds.told(body).limit(2).toList();
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
        var said = MemberKinds.told(body).toList();
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
                && body.propertyStream()
                        .noneMatch(member -> MemberKinds.isSaid(member) && !MemberKinds.isEcho(member)
                                || MemberKinds.isState(member));
    }

    /** An entry of a list that holds errors and nothing else. */
    private static boolean isComplaint(JsonNode entry) {
        return FailureSigns.isDetail(entry) || entry.isObject() && classify(entry, MAX_WRAPPERS) == BodyMeaning.FAILURE;
    }
}
