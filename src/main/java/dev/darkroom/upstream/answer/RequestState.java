package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state that an answer tells of its request, wherever it stands: beside the id, in an object of its own, or in what
 * gateways wrap around both.
 *
 * @param word as it was said
 * @param told what it stands in, with the names of {@link AnswerJson#plainNames}
 */
public record RequestState(String word, JsonNode told) {

    private static final int MAX_DEPTH = 3;

    /** Words that may be about the call and not about the request, where there is another. */
    private static final Set<String> CALL_WORDS = Set.of("ok", "success", "successful");

    private static final Set<String> CALL_FAILURES = Set.of("error", "fail");

    /** Whether the request itself has ended well, and not only the call. */
    boolean hasEndedWell() {
        return StateWords.isSucceeded(word) && !CALL_WORDS.contains(ProgressWords.normalized(word));
    }

    /** Whether an answer says of its request, and not of the call, that it has failed. */
    static boolean isFailedRequest(JsonNode answer) {
        RequestState state = of(answer);
        return state != null
                && StateWords.isFailed(state.word())
                && !CALL_FAILURES.contains(ProgressWords.normalized(state.word()));
    }

    /** Null when none is told. */
    public static @Nullable RequestState of(JsonNode answer) {
        return of(answer, 0);
    }

    private static @Nullable RequestState of(JsonNode answer, int depth) {
        if (answer.isTextual()) {
            return depth == 0 ? new RequestState(answer.textValue(), AnswerJson.plainNames(answer)) : null;
        }
        if (answer.isArray() && answer.size() == 1) {
            return of(answer.path(0), depth + 1);
        }
        if (!answer.isObject() || depth > MAX_DEPTH) {
            return null;
        }
        JsonNode plain = AnswerJson.plainNames(answer);
        String word = word(plain);
        boolean isLast =
                word != null && StateWords.isState(word) && !CALL_WORDS.contains(ProgressWords.normalized(word));
        RequestState inner = isLast ? null : inner(plain, depth);
        if (inner != null) {
            return inner;
        }
        return word == null ? null : new RequestState(word, plain);
    }

    private static @Nullable RequestState inner(JsonNode plain, int depth) {
        return plain.propertyStream()
                .filter(RequestState::isWrapper)
                .flatMap(member -> Stream.ofNullable(of(member.getValue(), depth + 1)))
                .findFirst()
                .orElse(null);
    }

    private static boolean isWrapper(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        return AnswerMembers.WRAPPERS.contains(member.getKey()) && value.isContainerNode()
                || AnswerMembers.REQUESTS.contains(member.getKey())
                        && isRequest(value.isArray() ? value.path(0) : value);
    }

    private static @Nullable String word(JsonNode plain) {
        for (String member : AnswerMembers.REQUEST_STATES) {
            JsonNode value = plain.path(member);
            String word = value.isObject() ? word(AnswerJson.plainNames(value)) : AnswerJson.text(plain, member);
            if (word != null && !word.isBlank()) {
                return word;
            }
        }
        return null;
    }

    /** Whether an object is a request: it names one, and tells of its state. */
    static boolean isRequest(JsonNode node) {
        JsonNode plain = AnswerJson.plainNames(node);
        return plain.isObject()
                && AnswerMembers.IDS.stream().anyMatch(plain::hasNonNull)
                && AnswerMembers.REQUEST_STATES.stream()
                        .anyMatch(name -> plain.path(name).isTextual());
    }
}
