package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.JobState;
import dev.darkroom.shared.work.CpuBoundExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Stored results of a workflow's jobs, for one round of it: each is read once where they are not many, and few at a time are
 * held.
 */
final class ReferencedResults {

    private static final int MAX_RESULT_BYTES = 32 * 1024 * 1024;
    private static final int MAX_HELD = 32 * 1024 * 1024;
    /** What is shorter is done before a thread of the pool would be free for it. */
    private static final int SHORT = 256 * 1024;

    private final ReleaseRepository texts;
    private final WorkflowProgress progress;
    private final CpuBoundExecutor cpu;
    private final Map<UUID, String> held = new HashMap<>();
    private int lengthHeld;
    private long read;

    ReferencedResults(ReleaseRepository texts, WorkflowProgress progress, CpuBoundExecutor cpu) {
        this.texts = texts;
        this.progress = progress;
        this.cpu = cpu;
    }

    /** The job that a reference is to, which has succeeded. */
    WorkflowJob job(JobReference reference) {
        return progress.named(reference.name())
                .filter(job -> progress.state(job) == JobState.SUCCEEDED)
                .orElseThrow(() -> new ReferenceResolver.Unresolvable(
                        reference.abridged() + " refers to the output of a job that did not succeed"));
    }

    String of(WorkflowJob job, JobReference reference) {
        String result = held.get(job.id());
        if (result == null) {
            result = load(job.id(), reference);
        }
        read += result.length();
        return result;
    }

    /** How many characters were gone through, those included that were held already. */
    long read() {
        return read;
    }

    /** Computes what takes time in proportion to so many characters, where it holds up nobody else. */
    <T> T compute(int characters, Supplier<T> work) {
        return characters < SHORT ? work.get() : cpu.call(CpuBoundExecutor.Priority.BACKGROUND, work);
    }

    private String load(UUID job, JobReference reference) {
        String result = texts.result(job, MAX_RESULT_BYTES)
                .orElseThrow(() -> new ReferenceResolver.Unresolvable(
                        reference.abridged() + " refers to an output that is too large to be passed on"));
        if (lengthHeld + result.length() > MAX_HELD) {
            held.clear();
            lengthHeld = 0;
        }
        lengthHeld += result.length();
        held.put(job, result);
        return result;
    }
}
