package dev.darkroom.library.asset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.library.asset.Generation.InputFile;
import dev.darkroom.shared.JsonNumbers;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.ObjectService;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an input tells about its assets: its short values, to find them by, and its files, to trace them. It is read in
 * one pass, bounded in all directions, so that no input however odd keeps a job from ending.
 */
public final class GenerationFacts {

    public static final int DEEPEST = 4;
    public static final int MAX_TEXT_LENGTH = 200;
    private static final int MAX_VALUES = 300;
    private static final int MAX_FILES = 200;
    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_NUMBER_LENGTH = 40;
    private static final int MAX_PLACE_LENGTH = 1_000;
    private static final Pattern WEB = Pattern.compile("https?://[^\\s\"<>]{3,}", Pattern.CASE_INSENSITIVE);
    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

    private final List<InputFile> files = new ArrayList<>();
    private final JsonParser parser;
    private int values;

    private GenerationFacts(JsonParser parser) {
        this.parser = parser;
    }

    record Read(String parameters, List<InputFile> files) {}

    static Read of(String input, String result) {
        ObjectNode parameters = JSON.objectNode();
        List<InputFile> files = List.of();
        JsonNode seed = null;
        try (JsonParser parser = JsonText.FACTORY.createParser(input)) {
            GenerationFacts facts = new GenerationFacts(parser);
            JsonNode found = parser.nextToken() == null ? null : facts.value(0);
            if (found instanceof ObjectNode object) {
                parameters.set("input", object);
                seed = object.get("seed");
            }
            files = List.copyOf(facts.files);
        } catch (IOException notJson) {
            parameters.removeAll();
        }
        BigDecimal made = seedOf(result);
        if (made != null || seed != null && seed.isNumber()) {
            parameters.set("seed", made != null ? JSON.numberNode(made) : seed);
        }
        return new Read(parameters.toString(), files);
    }

    /** Text that a JSON value in Postgres can hold. */
    public static String storable(String text) {
        String clean = TextSanitizer.clean(text, text.length());
        return clean == null ? text.replace('\0', '\uFFFD') : clean;
    }

    /** The value that the parser stands on, without what is long or deep; null when nothing is left of it. */
    private @Nullable JsonNode value(int depth) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            case VALUE_STRING -> text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> counted(JSON.booleanNode(true));
            case VALUE_FALSE -> counted(JSON.booleanNode(false));
            default -> null;
        };
    }

    private JsonNode object(int depth) throws IOException {
        ObjectNode object = JSON.objectNode();
        while (next() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            next();
            JsonNode value = value(depth + 1);
            if (value != null && depth < DEEPEST && name.length() <= MAX_NAME_LENGTH) {
                object.set(storable(name), value);
            }
        }
        return object;
    }

    private JsonNode array(int depth) throws IOException {
        ArrayNode array = JSON.arrayNode();
        while (next() != JsonToken.END_ARRAY) {
            JsonNode value = value(depth + 1);
            if (value != null && depth < DEEPEST) {
                array.add(value);
            }
        }
        return array;
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IOException("the JSON ends early");
        }
        return token;
    }

    private @Nullable JsonNode text(String text) {
        if (files.size() < MAX_FILES
                && text.length() <= WebUrl.MAX_LENGTH
                && (WEB.matcher(text).matches() || ObjectService.isMark(text))) {
            JsonPointer place = parser.getParsingContext().pathAsPointer();
            // An index holds no longer ones.
            if (place.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PLACE_LENGTH) {
                files.add(new InputFile(
                        storable(place.toString()),
                        storable(text),
                        InputRole.of(place),
                        ObjectService.keyIn(text).orElse(null)));
            }
        }
        return text.length() <= MAX_TEXT_LENGTH ? counted(JSON.textNode(storable(text))) : null;
    }

    private @Nullable JsonNode number(JsonParser at) throws IOException {
        BigDecimal number = small(at);
        return number == null ? null : counted(JSON.numberNode(number));
    }

    private @Nullable JsonNode counted(JsonNode value) {
        return ++values > MAX_VALUES ? null : value;
    }

    // Postgres holds any number of a usual length; 1e999999 is short and is none of those.
    private static @Nullable BigDecimal small(JsonParser at) throws IOException {
        return at.getTextLength() > MAX_NUMBER_LENGTH
                ? null
                : JsonNumbers.read(at.getText())
                        .filter(number -> Math.abs((long) number.scale()) <= MAX_NUMBER_LENGTH)
                        .orElse(null);
    }

    /** The number that a result gives as its seed: with it, the same can be made again. */
    private static @Nullable BigDecimal seedOf(String result) {
        try (JsonParser parser = JsonText.FACTORY.createParser(result)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean seed = parser.currentName().equals("seed");
                JsonToken token = parser.nextToken();
                if (seed && token != null && token.isNumeric()) {
                    return small(parser);
                }
                parser.skipChildren();
            }
        } catch (IOException notJson) {
            // Then it tells of no seed.
        }
        return null;
    }
}
