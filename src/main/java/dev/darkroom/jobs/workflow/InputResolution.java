package dev.darkroom.jobs.workflow;

import dev.darkroom.ingest.ResultUrls;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Resolves the references of one job: all that are to the same output in one pass over it. How much is read for a job, and
 * how much is filled in, is bounded.
 */
final class InputResolution {

    private static final int MAX_READ = 256 * 1024 * 1024;

    private final ReleaseRepository texts;
    private final ReferencedResults results;
    private final int maxInputBytes;
    private final long roomOfWorkflow;
    private final Map<JobReference, String> values = new HashMap<>();
    private long room;

    /** @param roomOfWorkflow by how many bytes the inputs of all its jobs may still grow */
    InputResolution(ReleaseRepository texts, ReferencedResults results, int maxInputBytes, long roomOfWorkflow) {
        this.texts = texts;
        this.results = results;
        this.maxInputBytes = maxInputBytes;
        this.roomOfWorkflow = roomOfWorkflow;
        this.room = maxInputBytes;
    }

    /** @throws Problem 503 when the processors have too much to do already */
    ResolvedInput of(WorkflowJob job) {
        try {
            String input = texts.input(job.id())
                    .orElseThrow(() -> new ReferenceResolver.Unresolvable("The job is no longer kept"));
            InputReferences references = results.compute(input.length(), () -> InputReferences.in("input", input));
            look(references);
            return results.compute(input.length() + maxInputBytes - (int) room, () -> filledIn(input, references));
        } catch (ReferenceResolver.Unresolvable unresolvable) {
            return ResolvedInput.failed(String.valueOf(unresolvable.getMessage()));
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.INVALID) {
                return ResolvedInput.failed("Its input " + problem.text());
            }
            throw problem;
        }
    }

    private void look(InputReferences references) {
        Map<String, Map<JobReference, Integer>> byJob = new LinkedHashMap<>();
        for (InputReferences.Found found : references.references()) {
            byJob.computeIfAbsent(found.reference().name(), _ -> new LinkedHashMap<>())
                    .merge(found.reference(), 1, Integer::sum);
        }
        long before = results.read();
        for (Map<JobReference, Integer> ofOne : byJob.values()) {
            JobReference first = ofOne.keySet().iterator().next();
            WorkflowJob parent = results.job(first);
            String result = results.of(parent, first);
            if (results.read() - before > MAX_READ) {
                throw new ReferenceResolver.Unresolvable("It refers to outputs that are too large together");
            }
            results.compute(result.length(), () -> cut(parent, result, ofOne));
        }
    }

    private boolean cut(WorkflowJob parent, String result, Map<JobReference, Integer> counts) {
        List<List<String>> paths =
                counts.keySet().stream().map(JobReference::path).toList();
        RawJsonPaths found = RawJsonPaths.find(result, paths);
        counts.forEach((reference, count) -> {
            // Before anything is copied.
            take((long) count * Math.max(found.length(reference.path()), 0));
            String value = found.value(reference.path())
                    .map(stored -> ResultUrls.asInput(stored, parent.id()))
                    .orElseThrow(() -> new ReferenceResolver.Unresolvable(
                            reference.abridged() + " refers to what that job's output does not have"));
            take((long) count * (value.length() - found.length(reference.path())));
            values.put(reference, value);
        });
        return true;
    }

    private void take(long characters) {
        room -= characters;
        if (room < 0) {
            throw tooLarge();
        }
    }

    private ResolvedInput filledIn(String input, InputReferences references) {
        String resolved = references.resolve(reference -> Objects.requireNonNull(values.get(reference)));
        if (JsonText.shapeOf(resolved) != JsonText.Shape.OBJECT) {
            throw new ReferenceResolver.Unresolvable("With what its input refers to it is nested too deeply");
        }
        int bytes = resolved.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxInputBytes) {
            throw tooLarge();
        }
        int grown = bytes - input.getBytes(StandardCharsets.UTF_8).length;
        if (grown > 0 && grown > roomOfWorkflow) {
            throw new ReferenceResolver.Unresolvable(
                    "With what their inputs refer to, the jobs of the workflow are together too large");
        }
        return new ResolvedInput(resolved, null, grown);
    }

    private ReferenceResolver.Unresolvable tooLarge() {
        return new ReferenceResolver.Unresolvable(
                "With what its input refers to it is larger than " + maxInputBytes + " bytes");
    }
}
