package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a request that says by yes or no whether it is done, as Google's long-running operations do: {@code name}, {@code
 * metadata}, {@code done}, and once it is done {@code error} or {@code response}. Names are those of {@link
 * AnswerJson#plainNames}.
 */
public final class LongRunningOperation {

    private static final Set<String> DONE =
            Set.of("done", "isdone", "finished", "isfinished", "completed", "iscompleted");

    /** What an operation tells of itself, whether it is done or not. */
    private static final Set<String> AROUND = Set.of("name", "metadata", "@type", "kind", "selflink");

    /** As in {@code projects/p/operations/o}, where {@code done} is left out while it is not. */
    private static final Pattern NAME = Pattern.compile("(?:[\\w.-]{1,100}/){0,20}operations/[\\w.:-]{1,200}");

    private LongRunningOperation() {}

    /** Whether an answer, of any spelling, is an operation that still waits or runs. */
    public static boolean isRunning(JsonNode answer) {
        JsonNode body = AnswerJson.plainNames(answer);
        boolean isNamed = isNamed(body);
        boolean isNotDone = DONE.stream()
                .anyMatch(
                        name -> body.path(name).isBoolean() && !body.path(name).booleanValue());
        return (isNotDone || isNamed && DONE.stream().noneMatch(body::has))
                && MemberKinds.told(withoutSurroundings(body)).findAny().isEmpty();
    }

    /** Without what an operation tells of itself, so that its end is left; anything else as it is. */
    static JsonNode withoutSurroundings(JsonNode body) {
        boolean isDoneOrNot = body.path("name").isTextual() && body.path("done").isBoolean();
        if (!(body instanceof ObjectNode object) || !isDoneOrNot && !isNamed(body)) {
            return body;
        }
        ObjectNode end = object.deepCopy();
        end.remove(AROUND);
        end.remove(DONE);
        return end;
    }

    private static boolean isNamed(JsonNode body) {
        return NAME.matcher(body.path("name").asText()).matches();
    }
}
