package dev.darkroom.jobs.workflow;

import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Values that the jobs of one of fal's workflow documents take from its inputs. Each is looked up once, and how much is filled
 * in, and read for it, is bounded: a short document may name a long input many times.
 */
final class FalWorkflowInputs {

    /** What may be read for the values of a document, in lengths of the longest document. */
    private static final int READINGS = 16;

    /** An input, with its fields as they stand in it. */
    private record Source(String text, Map<String, String> fields) {

        static Source of(String text) {
            try {
                return new Source(text, JsonText.fields(text));
            } catch (IOException noObject) {
                return new Source(text, Map.of());
            }
        }
    }

    private final int mostOfNode;
    private final int mostOfAll;
    private final Source given;
    private final Map<String, List<Source>> byName = new HashMap<>();
    private final Map<JobReference, String> known = new HashMap<>();
    private long left;
    private long leftToRead;

    /**
     * @param given a JSON object
     * @param mostOfNode characters in the input of one node
     * @param mostOfAll characters filled in in all of them
     */
    FalWorkflowInputs(String given, int mostOfNode, int mostOfAll) {
        this.given = Source.of(given);
        this.mostOfNode = mostOfNode;
        this.mostOfAll = mostOfAll;
        this.left = mostOfAll;
        this.leftToRead = (long) READINGS * mostOfAll;
    }

    /** That a name stands for what was given. */
    void add(String name) {
        byName.put(name, List.of(given));
    }

    /** That a name stands for what was given, or else for what the document says itself. */
    void add(String name, String own) {
        byName.put(name, List.of(given, Source.of(own)));
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /**
     * The values for one node: empty for a reference to a job. They throw a {@link Problem} where there is none, and where all
     * of them together are too long.
     *
     * @param field what the request calls the node's input
     * @param length of that input
     */
    Function<JobReference, Optional<String>> of(String field, int length) {
        return new Function<>() {
            private long room = (long) mostOfNode - length;

            @Override
            public Optional<String> apply(JobReference reference) {
                List<Source> sources = byName.get(reference.name());
                if (sources == null) {
                    return Optional.empty();
                }
                String value = known.get(reference);
                if (value == null) {
                    value = InputReferences.escape(find(field, reference, sources));
                }
                room -= value.length();
                left -= value.length();
                require(room >= 0, field, mostOfNode);
                require(left >= 0, field, mostOfAll);
                known.put(reference, value);
                return Optional.of(value);
            }
        };
    }

    private String find(String field, JobReference reference, List<Source> sources) {
        for (Source source : sources) {
            Optional<String> value = find(field, reference.path(), source);
            if (value.isPresent()) {
                return value.get();
            }
        }
        throw Problem.invalid(field, reference.abridged() + " is not in the input that was given");
    }

    private Optional<String> find(String field, List<String> path, Source source) {
        if (path.isEmpty()) {
            return Optional.of(source.text());
        }
        Optional<String> value = Optional.ofNullable(source.fields().get(path.getFirst()));
        for (String step : path.subList(1, path.size())) {
            leftToRead -= value.map(String::length).orElse(0);
            require(leftToRead >= 0, field, mostOfAll);
            value = value.flatMap(whole -> RawJsonPath.find(whole, List.of(step)));
        }
        return value;
    }

    private static void require(boolean fits, String field, int most) {
        if (!fits) {
            throw Problem.invalid(
                    field, "is, with what it takes from the input that was given, larger than " + most + " bytes");
        }
    }
}
