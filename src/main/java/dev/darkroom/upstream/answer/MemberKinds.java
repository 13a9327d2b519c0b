package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the members of an answer, whose names are those of {@link AnswerJson#plainNames}, into the kinds of {@link
 * AnswerMembers}: what stands around an answer, what repeats the request, and content.
 */
final class MemberKinds {

    private MemberKinds() {}

    /** Whether an object holds anything of a model's own. */
    static boolean hasContent(JsonNode body) {
        return body.propertyStream().anyMatch(member -> !isEcho(member) && isContent(member));
    }

    private static boolean isContent(Map.Entry<String, JsonNode> member) {
        return !isEnvelope(member) && !member.getValue().isBoolean() && !isEmpty(member.getValue());
    }

    static boolean isEcho(Map.Entry<String, JsonNode> member) {
        // Where it is long it is a program that a model wrote, not the name of an error.
        boolean program =
                member.getKey().equals("code") && member.getValue().asText().length() > 100;
        boolean echo = AnswerMembers.ECHO.contains(member.getKey())
                || AnswerMembers.ABOUT_ERRORS.matcher(member.getKey()).matches()
                || member.getValue().isValueNode()
                        && AnswerMembers.ABOUT_REQUEST.matcher(member.getKey()).matches();
        return echo && !program;
    }

    /** Something that is neither around the answer nor null. */
    static boolean isSaid(Map.Entry<String, JsonNode> member) {
        return !isEnvelope(member) && !member.getValue().isNull();
    }

    /** What is neither around the answer nor an echo, and not empty. */
    static Stream<Map.Entry<String, JsonNode>> told(JsonNode body) {
        return body.propertyStream().filter(member -> isSaid(member) && !isEcho(member) && !isEmpty(member.getValue()));
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

    /** A member for states that holds the word of one. */
    static boolean isState(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        return AnswerMembers.STATES.contains(member.getKey())
                && value.isTextual()
                && StateWords.isState(value.textValue());
    }

    private static boolean isVerdict(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        return value.isObject()
                && AnswerMembers.VERDICTS.contains(member.getKey())
                && !hasContent(AnswerJson.plainNames(value));
    }

    /** What an object says of itself in objects of its own. */
    static Stream<JsonNode> verdicts(JsonNode body) {
        return body.propertyStream()
                .filter(MemberKinds::isVerdict)
                .map(member -> AnswerJson.plainNames(member.getValue()));
    }

    /** The only thing that an envelope holds, under one of these names; null when there is more than that, or less. */
    static @Nullable JsonNode only(JsonNode body, Set<String> names) {
        var said = body.propertyStream().filter(MemberKinds::isSaid).limit(2).toList();
        boolean one = said.size() == 1 && names.contains(said.getFirst().getKey());
        return one && said.getFirst().getValue().isContainerNode()
                ? said.getFirst().getValue()
                : null;
    }

    static boolean isEmpty(JsonNode value) {
        if (value.isContainerNode()) {
            return value.valueStream().allMatch(MemberKinds::isEmpty);
        }
        return value.isNull()
                || (value.isTextual() && value.textValue().isBlank())
                || (value.isBoolean() && !value.booleanValue());
    }
}
