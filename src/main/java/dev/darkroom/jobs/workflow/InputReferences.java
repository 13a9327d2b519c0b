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
     * @param place where it is, such as {@code image_urls.0}
     */
    record Found(JobReference reference, String place) {}

    /** Stands in for a text that is a reference, or looks like one: the JSON for it, or empty where it stays. */
    private interface Replacement {
        Optional<String> of(Optional<JobReference> reference, String text);
    }

    /** In one input: each is looked up in a whole result. */
    private static final int MAX_COUNT = 200;

    private final String input;
    private final List<Found> references;

    private InputReferences(String input, List<Found> references) {
        this.input = input;
        this.references = List.copyOf(references);
    }

    /**
     * @param field what the caller calls the input
     * @param input a JSON object
     * @throws Problem 422 when there are too many
     */
    static InputReferences in(String field, String input) {
        List<Found> found = new ArrayList<>();
        scan(
                input,
                (parser, reference, _) -> reference.ifPresent(one -> {
                    if (found.size() == MAX_COUNT) {
                        throw Problem.invalid(field, "refers to other jobs more than " + MAX_COUNT + " times");
                    }
                    found.add(new Found(one, place(parser)));
                }));
        return new InputReferences(input, found);
    }

    /** Those that refer to other jobs. */
    List<Found> references() {
        return references;
    }

    /** @param value the JSON that a reference stands for */
    String resolve(Function<JobReference, String> value) {
        return replace(
                input,
                (reference, text) -> Optional.of(reference.map(value).orElseGet(() -> '"' + text.substring(1) + '"')));
    }

    /**
     * Resolves some of them.
     *
     * @param value the JSON that a reference stands for; empty for one that stays
     */
    String resolveSome(Function<JobReference, Optional<String>> value) {
        return replace(input, (reference, _) -> reference.flatMap(value));
    }

    /** The same JSON with whatever in it is a reference, or looks like one, kept from being one. */
    static String escape(String json) {
        return replace(json, (_, text) -> Optional.of("\"$" + text + '"'));
    }

    private static String replace(String input, Replacement replacement) {
        StringBuilder replaced = new StringBuilder();
        int[] done = {0};
        scan(
                input,
                (parser, reference, text) -> replacement.of(reference, text).ifPresent(json -> {
                    replaced.append(input, done[0], (int)
                                    parser.currentTokenLocation().getCharOffset())
                            .append(json);
                    done[0] = (int) parser.currentLocation().getCharOffset();
                }));
        return done[0] == 0
                ? input
                : replaced.append(input, done[0], input.length()).toString();
    }

    /** Is shown each text that is a reference or looks like one, at the parser's token. */
    private interface Visitor {
        void visit(JsonParser parser, Optional<JobReference> reference, String text) throws IOException;
    }

    private static void scan(String input, Visitor visitor) {
        if (!input.contains("$") && !input.contains("\\u0024")) {
            return;
        }
        try (JsonParser parser = JsonText.FACTORY.createParser(input)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    String text = parser.getText();
                    Optional<JobReference> reference = JobReference.parse(text);
                    if (reference.isPresent() || JobReference.isEscaped(text)) {
                        visitor.visit(parser, reference, text);
                    }
                }
            }
        } catch (IOException impossible) {
            // Inputs are checked when they are taken in.
            throw new UncheckedIOException("an input that is no JSON", impossible);
        }
    }

    private static String place(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
    }
}
