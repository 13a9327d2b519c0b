package dev.darkroom.jobs.workflow;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The references in an input, at any depth, and what it is once they are resolved: every character outside of them stays.
 * Texts that a further dollar sign keeps from being references lose it then.
 */
final class InputReferences {

    /**
     * One of them.
     *
     * @param reference empty for an escaped text
     * @param place where it is, such as {@code image_urls.0}
     * @param start where its token begins in the text, the quote included
     */
    record Found(Optional<JobReference> reference, String value, String place, int start, int end) {}

    /** In one input: each is looked up in a whole result. */
    private static final int MAX_COUNT = 200;

    private final String input;
    private final List<Found> found;

    private InputReferences(String input, List<Found> found) {
        this.input = input;
        this.found = List.copyOf(found);
    }

    /**
     * @param field what the caller calls the input
     * @param input a JSON object
     * @throws Problem 422 when there are too many, escaped texts included
     */
    static InputReferences in(String field, String input) {
        if (!input.contains("$") && !input.contains("\\u0024")) {
            return new InputReferences(input, List.of());
        }
        List<Found> found = new ArrayList<>();
        try (JsonParser parser = JsonText.FACTORY.createParser(input)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    int start = (int) parser.currentTokenLocation().getCharOffset();
                    String value = parser.getText();
                    Optional<JobReference> reference = JobReference.parse(value);
                    if (reference.isPresent() || JobReference.isEscaped(value)) {
                        if (found.size() == MAX_COUNT) {
                            throw Problem.invalid(
                                    field,
                                    "refers to other jobs more than " + MAX_COUNT
                                            + " times, texts that only look like references counted in");
                        }
                        int end = (int) parser.currentLocation().getCharOffset();
                        found.add(new Found(reference, value, place(parser), start, end));
                    }
                }
            }
            return new InputReferences(input, found);
        } catch (IOException impossible) {
            // Inputs are checked when they are taken in.
            throw new UncheckedIOException("an input that is no JSON", impossible);
        }
    }

    /** Those that refer to other jobs. */
    List<Found> references() {
        return found.stream().filter(each -> each.reference().isPresent()).toList();
    }

    /** @param value the JSON that a reference stands for */
    String resolve(Function<JobReference, String> value) {
        return replace(each -> Optional.of(
                each.reference().map(value).orElseGet(() -> '"' + each.value().substring(1) + '"')));
    }

    /**
     * Resolves some of them.
     *
     * @param value the JSON that a reference stands for; empty for one that stays
     */
    String resolveSome(Function<JobReference, Optional<String>> value) {
        return replace(each -> each.reference().flatMap(value));
    }

    /** The same JSON with whatever in it is a reference, or looks like one, kept from being one. */
    static String escape(String field, String json) {
        return in(field, json).replace(each -> Optional.of("\"$" + each.value() + '"'));
    }

    private String replace(Function<Found, Optional<String>> value) {
        StringBuilder replaced = new StringBuilder();
        int done = 0;
        for (Found each : found) {
            Optional<String> text = value.apply(each);
            if (text.isPresent()) {
                replaced.append(input, done, each.start()).append(text.get());
                done = each.end();
            }
        }
        return done == 0 ? input : replaced.append(input, done, input.length()).toString();
    }

    private static String place(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
    }
}
