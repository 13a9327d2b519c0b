package dev.darkroom.jobs.workflow;

import dev.darkroom.ingest.ResultUrls;
import dev.darkroom.jobs.JobState;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Resolves the references in inputs against the stored results of a workflow's jobs, for one round of it. A result is read
 * once, and not many at a time are held.
 */
final class ReferenceResolver {

    /** A reference that stands for nothing; the message is for the caller. */
    static final class Unresolvable extends Exception {
        Unresolvable(String message) {
            super(message, null, false, false);
        }
    }

    private static final class Unchecked extends RuntimeException {
        final Unresolvable unresolvable;

        Unchecked(Unresolvable unresolvable) {
            super(null, null, false, false);
            this.unresolvable = unresolvable;
        }
    }

    private static final int MAX_RESULT_BYTES = 32 * 1024 * 1024;
    private static final int MAX_HELD = 32 * 1024 * 1024;

    private final ReleaseRepository texts;
    private final WorkflowProgress progress;
    private final int maxInputBytes;
    private final Map<UUID, String> results = new HashMap<>();
    /** Of one job. */
    private final Map<JobReference, String> values = new HashMap<>();

    private int held;

    ReferenceResolver(ReleaseRepository texts, WorkflowProgress progress, int maxInputBytes) {
        this.texts = texts;
        this.progress = progress;
        this.maxInputBytes = maxInputBytes;
    }

    /** The input of a job with what it refers to. */
    String resolve(WorkflowJob job) throws Unresolvable {
        String input = texts.input(job.id()).orElseThrow(() -> new Unresolvable("The job is no longer kept"));
        Room room = new Room(maxInputBytes);
        values.clear();
        try {
            String resolved = InputReferences.in("input", input).resolve(reference -> value(reference, room));
            if (JsonText.shapeOf(resolved) != JsonText.Shape.OBJECT) {
                throw new Unresolvable("With what its input refers to it is nested too deeply");
            }
            if (resolved.getBytes(StandardCharsets.UTF_8).length > maxInputBytes) {
                throw room.tooLarge();
            }
            return resolved;
        } catch (Unchecked failure) {
            throw failure.unresolvable;
        } catch (Problem tooMany) {
            throw new Unresolvable("Its input " + tooMany.text());
        }
    }

    /** How many characters may be filled in. */
    private final class Room {
        private int left;

        Room(int characters) {
            this.left = characters;
        }

        void take(int characters) throws Unresolvable {
            left -= characters;
            if (left < 0) {
                throw tooLarge();
            }
        }

        Unresolvable tooLarge() {
            return new Unresolvable("With what its input refers to it is larger than " + maxInputBytes + " bytes");
        }
    }

    private String value(JobReference reference, Room room) {
        try {
            WorkflowJob parent = progress.named(reference.name())
                    .filter(job -> progress.state(job) == JobState.SUCCEEDED)
                    .orElseThrow(
                            () -> new Unresolvable(reference + " refers to the output of a job that did not succeed"));
            String value = values.get(reference);
            if (value == null) {
                value = RawJsonPath.find(result(reference, parent), reference.path())
                        .orElseThrow(
                                () -> new Unresolvable(reference + " refers to what that job's output does not have"));
                values.put(reference, value);
            }
            String asInput = ResultUrls.asInput(value, parent.id());
            room.take(asInput.length());
            return asInput;
        } catch (Unresolvable unresolvable) {
            throw new Unchecked(unresolvable);
        }
    }

    private String result(JobReference reference, WorkflowJob parent) throws Unresolvable {
        String known = results.get(parent.id());
        if (known != null) {
            return known;
        }
        String result = texts.result(parent.id(), MAX_RESULT_BYTES)
                .orElseThrow(
                        () -> new Unresolvable(reference + " refers to an output that is too large to be passed on"));
        if (held + result.length() > MAX_HELD) {
            results.clear();
            held = 0;
        }
        held += result.length();
        results.put(parent.id(), result);
        return result;
    }
}
