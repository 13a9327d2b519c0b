package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * What was submitted, by which an echo of it is known in an answer.
 *
 * @param names of all its members, as {@link AnswerJson#plainName} spells them
 * @param texts all its values, numbers too
 */
record SubmittedInput(Set<String> names, Set<String> texts) {

    static SubmittedInput of(String json) {
        SubmittedInput input = new SubmittedInput(new HashSet<>(), new HashSet<>());
        input.add(AnswerJson.tree(json));
        return input;
    }

    private void add(JsonNode node) {
        node.properties().forEach(member -> names.add(AnswerJson.plainName(member.getKey())));
        if (node.isContainerNode()) {
            node.valueStream().forEach(this::add);
        } else {
            texts.add(node.asText());
        }
    }

    boolean hasName(String plainName) {
        return isUnread() || names.contains(plainName);
    }

    boolean hasText(String text) {
        return isUnread() || texts.contains(text);
    }

    /** Of what is too large for a tree anything may be an echo. */
    private boolean isUnread() {
        return names.isEmpty() && texts.contains("");
    }
}
