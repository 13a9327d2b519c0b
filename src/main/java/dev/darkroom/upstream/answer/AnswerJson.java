package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.shared.BoundedJsonTree;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads members of a JSON answer without rewriting it. */
public final class AnswerJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectMapper TYPES = JsonMapper.builder()
            .findAndAddModules()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private AnswerJson() {}

    /** The text as a tree of bounded size; the missing node when it is no JSON. */
    public static JsonNode tree(String text) {
        try {
            return BoundedJsonTree.of(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * The text as one of the generated types; fields that it does not have are passed over.
     *
     * @throws UpstreamOutage when it is none
     */
    public static <T> T read(String text, Class<T> type) {
        try {
            T value = TYPES.readValue(text, type);
            if (value == null) {
                throw UpstreamOutage.of(new IllegalArgumentException("an answer without content"));
            }
            return value;
        } catch (JsonProcessingException other) {
            throw UpstreamOutage.of(other);
        }
    }

    /** An entry of a list as one of the generated types; empty when it is none, which is no fault of the others. */
    public static <T> Optional<T> entry(JsonNode entry, Class<T> type) {
        try {
            return entry.isObject() ? Optional.of(TYPES.treeToValue(entry, type)) : Optional.empty();
        } catch (JsonProcessingException another) {
            return Optional.empty();
        }
    }

    /**
     * An object with the names of its members in lower case and in one word, since gateways agree neither on capitals nor
     * on what stands between words; anything else as it is.
     */
    static JsonNode plainNames(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        ObjectNode plain = MAPPER.createObjectNode();
        node.properties().forEach(member -> plain.putIfAbsent(plainName(member.getKey()), member.getValue()));
        return plain;
    }

    /** The name of a member in lower case and in one word. */
    public static String plainName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("_") ? lower : lower.replace("_", "").replace("-", "");
    }

    /** A member that is a text; null when it is absent or something else. */
    public static @Nullable String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isTextual() ? value.textValue() : null;
    }

    /** A member as JSON text; null when it is absent or null. */
    public static @Nullable String raw(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isMissingNode() || value.isNull() ? null : value.toString();
    }
}
