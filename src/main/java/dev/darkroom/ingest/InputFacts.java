package dev.darkroom.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an input tells about its outputs.
 *
 * @param urls every URL in it, at any depth, in its one spelling
 * @param prompt the words that it asks with, null when there are none
 */
record InputFacts(Set<String> urls, @Nullable String prompt) {

    /** Where endpoints take their words, the more telling first. */
    private static final List<String> PROMPTS = List.of(
            "prompt", "text", "gen_text", "tts_text", "lyrics", "script", "instruction", "caption", "description");

    static InputFacts of(String input) {
        Set<String> urls = new HashSet<>();
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = JsonTokens.parser(input)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.VALUE_STRING) {
                    take(parser, depth, urls, texts);
                }
            }
        } catch (JsonProcessingException notJson) {
            return new InputFacts(Set.of(), null);
        } catch (IOException impossible) {
            throw new UncheckedIOException("read from memory", impossible);
        }
        String prompt = PROMPTS.stream()
                .map(texts::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new InputFacts(urls, prompt);
    }

    private static void take(JsonParser parser, int depth, Set<String> urls, Map<String, String> texts)
            throws IOException {
        String text = parser.getText();
        String name = parser.currentName();
        if (FileLocationRules.isUrl(text)) {
            urls.add(FileLocationRules.canonical(text));
        } else if (depth == 1 && name != null && PROMPTS.contains(name) && !text.isBlank()) {
            texts.put(name, text);
        }
    }
}
