package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;

/** Finds out whether an object tells of a failure, and under which status code it would have come as one. */
public final class FailureSigns {

    private FailureSigns() {}

    /** The status code that a failure told under that of a success would have had; the caller's own credential is not meant. */
    public static int statusOf(String text) {
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
        Stream<JsonNode> said = Stream.concat(Stream.of(body), MemberKinds.verdicts(body));
        return said.flatMap(JsonNode::propertyStream)
                .filter(member -> AnswerMembers.CODES.contains(member.getKey()))
                .mapToInt(member -> code(member.getValue()))
                .filter(code -> code >= 400 && code <= 599)
                .findFirst()
                .orElse(0);
    }

    /** A failure is told by an error that says something, by a word, by a code, or by what stands beside a message. */
    static boolean isFailure(JsonNode body) {
        return body.propertyStream().anyMatch(FailureSigns::tellsFailure)
                || MemberKinds.verdicts(body).anyMatch(FailureSigns::isFailure)
                || AnswerMembers.MESSAGES.stream()
                                .anyMatch(name -> body.path(name).isTextual())
                        && body.propertyStream().anyMatch(FailureSigns::tellsFailureBesideMessage);
    }

    private static boolean tellsFailure(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        String name = member.getKey();
        if (AnswerMembers.ERRORS.contains(name)) {
            // A number called error is a measure.
            return !value.isNumber()
                    && !MemberKinds.isEmpty(value)
                    && !(value.isTextual() && ErrorTexts.saysNothing(value.textValue()));
        }
        if (AnswerMembers.RETURN_CODES.contains(name)) {
            return value.isInt() && value.intValue() != 0;
        }
        if (name.equals("success") || name.equals("ok")) {
            return value.isBoolean() && !value.booleanValue();
        }
        if (MemberKinds.isState(member)) {
            return StateWords.isFailed(value.textValue());
        }
        return AnswerMembers.CODES.contains(name) && (code(value) >= 400 || code(value) < 0);
    }

    private static boolean tellsFailureBesideMessage(Map.Entry<String, JsonNode> member) {
        JsonNode value = member.getValue();
        String name = member.getKey();
        if (name.equals(AnswerMembers.RETRY_AFTER)) {
            return !MemberKinds.isEmpty(value);
        }
        if (!value.isTextual()) {
            return false;
        }
        return name.equals("code") || AnswerMembers.RETURN_CODES.contains(name)
                ? ErrorTexts.isErrorCode(value.textValue())
                : AnswerMembers.ERROR_NAMES.contains(name) && ErrorTexts.isErrorName(value.textValue());
    }

    /** Whether a failure says what has failed, and not only that something has. */
    static boolean saysWhatFailed(JsonNode spelled) {
        return AnswerJson.plainNames(spelled)
                .propertyStream()
                .filter(member -> AnswerMembers.ERRORS.contains(member.getKey())
                        || AnswerMembers.MESSAGES.contains(member.getKey()))
                .map(Map.Entry::getValue)
                .flatMap(said -> said.isContainerNode() ? said.valueStream() : Stream.of(said))
                .anyMatch(said -> said.isTextual()
                        && !ErrorTexts.isError(said.textValue())
                        && !ErrorTexts.isErrorName(said.textValue())
                        && !ErrorTexts.saysNothing(said.textValue()));
    }

    /** An object that holds an {@code error} and no content, or a list of such. */
    static boolean isNothingButAnError(JsonNode said) {
        if (said.isArray()) {
            return !said.isEmpty()
                    && said.valueStream().allMatch(entry -> entry.isObject() && isNothingButAnError(entry));
        }
        JsonNode plain = AnswerJson.plainNames(said);
        boolean error = plain.propertyStream()
                .anyMatch(member -> AnswerMembers.PLAIN_ERRORS.contains(member.getKey()) && tellsFailure(member));
        return error && !MemberKinds.hasContent(plain);
    }

    /** An entry of fal's {@code detail}. */
    static boolean isDetail(JsonNode entry) {
        return entry.path("loc").isArray() && entry.path("msg").isTextual();
    }

    private static int code(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().matches("[45]\\d\\d") ? Integer.parseInt(value.textValue()) : 0;
        }
        return value.isInt() ? value.intValue() : 0;
    }
}
