package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells a finished result, with which some gateways answer a submit at once, from an acknowledgement in words that are not
 * known. An acknowledgement repeats the input and names ids and addresses of its own, so only a file, an output or a word
 * that the request has ended make a result; whatever else it may be is no proof that the request was taken, or not.
 */
public final class ImmediateResult {

    private static final int MAX_DEPTH = 3;

    private static final int MAX_ENTRIES = 100;

    /** Members that hold files, as {@link AnswerJson#plainName} spells them. */
    private static final Pattern FILES =
            Pattern.compile("[a-z]*(?:image|picture|video|audio|speech|mask|gif|mesh|glb)(?:s|urls?|files?)?");

    /** Members of a file by itself. */
    private static final Set<String> FILE = Set.of("url", "b64json");

    private static final Pattern ADDRESS_OR_BYTES =
            Pattern.compile("(?:https?://|data:).+|[A-Za-z0-9+/_-]{256,}={0,2}");

    private ImmediateResult() {}

    /**
     * The result; null when the answer is none.
     *
     * @param input what was submitted, as JSON text
     */
    public static @Nullable ModelAnswer of(UpstreamReply reply, String input) {
        boolean done = reply.status() == 200 || reply.status() == 201;
        if (!done || !(ResultClassifier.outcome(reply) instanceof ResultOutcome.Finished(ModelAnswer answer))) {
            return null;
        }
        return FileAnswer.is(reply) || isOutput(AnswerJson.tree(reply.body()), SubmittedInput.of(input))
                ? answer
                : null;
    }

    private static boolean isOutput(JsonNode body, SubmittedInput input) {
        RequestState state = RequestState.of(body);
        if (state != null && ProgressWords.isState(state.word())) {
            return false;
        }
        return isOutput(body, state != null && state.hasEndedWell(), input, 0);
    }

    private static boolean isOutput(JsonNode body, boolean ended, SubmittedInput input, int depth) {
        if (!body.isObject() || depth > MAX_DEPTH) {
            return false;
        }
        return MemberKinds.told(AnswerJson.plainNames(body)).anyMatch(member -> isOutput(member, ended, input, depth));
    }

    private static boolean isOutput(
            Map.Entry<String, JsonNode> member, boolean ended, SubmittedInput input, int depth) {
        String name = member.getKey();
        JsonNode value = member.getValue();
        if (AnswerMembers.WRAPPERS.contains(name)) {
            return value.isValueNode() ? ended : isOutputIn(value, ended, input, depth + 1);
        }
        if (ended) {
            return true;
        }
        if (AnswerMembers.OUTPUTS.contains(name)) {
            return isSpoken(value, input, depth + 1);
        }
        return FILES.matcher(name).matches() && !input.hasName(name) && isFile(value, input, depth + 1);
    }

    private static boolean isOutputIn(JsonNode container, boolean ended, SubmittedInput input, int depth) {
        return container.isArray()
                ? entries(container).anyMatch(entry -> isNewFile(entry, input) || isOutput(entry, ended, input, depth))
                : isOutput(container, ended, input, depth);
    }

    /** Whether what stands where a model speaks is more than the id of a request. */
    private static boolean isSpoken(JsonNode value, SubmittedInput input, int depth) {
        if (depth > MAX_DEPTH) {
            return false;
        }
        if (value.isTextual()) {
            JsonNode inner = AnswerJson.tree(value.textValue());
            return inner.isContainerNode() ? isSpoken(inner, input, depth + 1) : !input.hasText(value.textValue());
        }
        if (value.isArray()) {
            return entries(value).anyMatch(entry -> isSpoken(entry, input, depth + 1));
        }
        return MemberKinds.told(AnswerJson.plainNames(value))
                .anyMatch(member -> !input.hasName(member.getKey())
                        && texts(member.getValue()).limit(MAX_ENTRIES).anyMatch(text -> !input.hasText(text)));
    }

    private static boolean isFile(JsonNode value, SubmittedInput input, int depth) {
        if (value.isTextual()) {
            return ADDRESS_OR_BYTES.matcher(value.textValue()).matches() && !input.hasText(value.textValue());
        }
        if (depth > MAX_DEPTH) {
            return false;
        }
        return value.isArray()
                ? entries(value).anyMatch(entry -> isFile(entry, input, depth + 1))
                : isNewFile(value, input);
    }

    private static boolean isNewFile(JsonNode entry, SubmittedInput input) {
        return AnswerJson.plainNames(entry)
                .propertyStream()
                .anyMatch(member -> FILE.contains(member.getKey())
                        && member.getValue().isTextual()
                        && !input.hasText(member.getValue().textValue()));
    }

    private static Stream<JsonNode> entries(JsonNode array) {
        return array.valueStream().limit(MAX_ENTRIES);
    }

    private static Stream<String> texts(JsonNode value) {
        return value.isContainerNode()
                ? value.valueStream().flatMap(ImmediateResult::texts)
                : Stream.of(value.asText());
    }
}
