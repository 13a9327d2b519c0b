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

    /** Of what a member holds, to be compared with the input. */
    private static final int MAX_TEXTS = 100;

    /** Members that hold files, as {@link AnswerJson#plainName} spells them. */
    private static final Pattern FILES =
            Pattern.compile("[a-z]*(?:image|picture|video|audio|speech|mask|gif|mesh|glb)(?:s|urls?|files?)?");

    /** The same inside of a list of outputs, which may hold little more. */
    private static final Set<String> FILE = Set.of("url", "b64json");

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
        return FileAnswer.is(reply) || isOutput(AnswerJson.tree(reply.body()), input) ? answer : null;
    }

    private static boolean isOutput(JsonNode body, String input) {
        RequestState state = RequestState.of(body);
        if (state != null && ProgressWords.isState(state.word())) {
            return false;
        }
        return isOutput(body, state != null && state.hasEndedWell(), input, 0);
    }

    private static boolean isOutput(JsonNode body, boolean ended, String input, int depth) {
        if (!body.isObject() || depth > MAX_DEPTH) {
            return false;
        }
        return MemberKinds.told(AnswerJson.plainNames(body))
                .anyMatch(member -> isOutput(member, ended, input, depth)
                        && (ended || texts(member.getValue()).limit(MAX_TEXTS).anyMatch(text -> !isIn(input, text))));
    }

    private static boolean isIn(String input, String text) {
        return input.contains('"' + text + '"');
    }

    private static boolean isOutput(Map.Entry<String, JsonNode> member, boolean ended, String input, int depth) {
        String name = member.getKey();
        JsonNode value = member.getValue();
        if (AnswerMembers.WRAPPERS.contains(name)) {
            return value.isArray()
                    ? value.valueStream()
                            .limit(MAX_TEXTS)
                            .anyMatch(entry -> isFile(entry) || isOutput(entry, ended, input, depth + 1))
                    : value.isObject() ? isOutput(value, ended, input, depth + 1) : ended;
        }
        return ended
                || AnswerMembers.OUTPUTS.contains(name)
                || FILES.matcher(name).matches();
    }

    private static boolean isFile(JsonNode entry) {
        return AnswerJson.plainNames(entry)
                .propertyStream()
                .anyMatch(member ->
                        FILE.contains(member.getKey()) && member.getValue().isTextual());
    }

    private static Stream<String> texts(JsonNode value) {
        return value.isContainerNode()
                ? value.valueStream().flatMap(ImmediateResult::texts)
                : Stream.of(value.asText());
    }
}
