package dev.darkroom.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.darkroom.ingest.OutputFile.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A string among the values of an input, at any depth.
 *
 * @param place where it is, such as {@code image_urls.0}
 * @param span its token in the text, the quotes included
 */
record InputString(String place, String value, Span span) {

    /** Those that are wanted, in their order. */
    static List<InputString> in(String input, Predicate<String> wanted) {
        List<InputString> found = new ArrayList<>();
        try (JsonParser parser = JsonTokens.parser(input)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.VALUE_STRING) {
                    continue;
                }
                int start = (int) parser.currentTokenLocation().getCharOffset();
                String value = parser.getText();
                if (wanted.test(value)) {
                    Span span = new Span(start, (int) parser.currentLocation().getCharOffset());
                    found.add(new InputString(place(parser), value, span));
                }
            }
            return found;
        } catch (IOException impossible) {
            // Inputs are checked when they are taken in.
            throw new UncheckedIOException("an input that is no JSON", impossible);
        }
    }

    /**
     * The input with other strings in these places; every character outside of them stays.
     *
     * @param replacement what to write instead, without characters that JSON would escape; null leaves the string
     */
    static String replace(
            String input, List<InputString> strings, Function<InputString, @Nullable String> replacement) {
        Map<Span, String> replacements = new HashMap<>();
        for (InputString string : strings) {
            String other = replacement.apply(string);
            if (other != null) {
                replacements.put(string.span(), other);
            }
        }
        return replacements.isEmpty() ? input : OutputFileExtractor.splice(input, replacements);
    }

    private static String place(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
    }
}
