package dev.darkroom.library.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.shared.JsonText;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Redacts an input for export. An input as it may leave the house in a file: without addresses, since whoever knows
 * that of a file may read it, without files written out, and without what is called a secret.
 */
final class InputRedaction {

    private static final JsonMapper JSON = JsonMapper.builder(JsonText.FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private static final Pattern ADDRESS =
            Pattern.compile("\\s*([a-z][a-z0-9+.-]{0,30}://|data:|darkroom:|/files/)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS_IN_WORDS =
            Pattern.compile("[a-z][a-z0-9+.-]{0,30}://[^\\s\"'<>]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECRET = Pattern.compile(
            "api_?-?key|access_?-?key|private_?-?key|token|secret|passw|credential|authorization|signature",
            Pattern.CASE_INSENSITIVE);
    /** Words of a name that are secrets by themselves, and parts of other words: keyframes, author. */
    private static final Set<String> SECRET_WORDS = Set.of("key", "keys", "pwd", "auth", "bearer", "cookie", "cookies");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})");

    private InputRedaction() {}

    /** Null when it is no JSON. */
    static @Nullable JsonNode of(@Nullable String json) {
        try {
            JsonNode root = json == null || JsonText.hasExcessiveNumber(json) ? null : JSON.readTree(json);
            return root == null ? null : clean(root);
        } catch (JsonProcessingException malformed) {
            return null;
        }
    }

    /** Words of people's own, without the addresses in them. */
    static String words(String text) {
        return ADDRESS_IN_WORDS.matcher(text).replaceAll("…");
    }

    private static @Nullable JsonNode clean(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode clean = JSON.createObjectNode();
                object.properties().forEach(field -> {
                    JsonNode kept = isSecret(field.getKey(), field.getValue()) ? null : clean(field.getValue());
                    if (kept != null) {
                        clean.set(field.getKey(), kept);
                    }
                });
                yield clean;
            }
            case ArrayNode array -> {
                ArrayNode clean = JSON.createArrayNode();
                array.forEach(element -> {
                    JsonNode kept = clean(element);
                    if (kept != null) {
                        clean.add(kept);
                    }
                });
                yield clean;
            }
            case JsonNode text
            when text.isTextual() ->
                ADDRESS.matcher(text.textValue()).lookingAt()
                        ? null
                        : JSON.getNodeFactory().textNode(words(text.textValue()));
            default -> value;
        };
    }

    // A number is none: max_tokens.
    private static boolean isSecret(String name, JsonNode value) {
        return !value.isNumber()
                && !value.isBoolean()
                && (SECRET.matcher(name).find()
                        || BETWEEN_WORDS
                                .splitAsStream(name)
                                .anyMatch(word -> SECRET_WORDS.contains(word.toLowerCase(Locale.ROOT))));
    }
}
