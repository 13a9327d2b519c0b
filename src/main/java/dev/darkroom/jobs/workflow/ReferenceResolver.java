package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.CpuBoundExecutor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Resolves the references in inputs against the stored results of a workflow's jobs. It holds no lock meanwhile, and does
 * so much at a time that what came of it can be written down soon: the rest is for the next round.
 */
@ApplicationScoped
class ReferenceResolver {

    /** A reference that stands for nothing, or for too much; the message is for the caller. */
    static final class Unresolvable extends RuntimeException {
        Unresolvable(String message) {
            super(message, null, false, false);
        }
    }

    private static final Duration MOST_TIME = Duration.ofSeconds(2);
    private static final int MAX_READ_TOGETHER = 128 * 1024 * 1024;

    private final ReleaseRepository texts;
    private final CpuBoundExecutor cpu;
    private final JobsConfig config;
    private final Clock clock;

    ReferenceResolver(ReleaseRepository texts, CpuBoundExecutor cpu, JobsConfig config, Clock clock) {
        this.texts = texts;
        this.cpu = cpu;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What came of the first of the jobs, one at least.
     *
     * @param jobs that wait for nothing more; one at least
     * @throws Problem 503 when the processors have too much to do already
     */
    Map<UUID, ResolvedInput> resolve(Workflow workflow, List<WorkflowJob> jobs, WorkflowProgress progress) {
        ReferencedResults results = new ReferencedResults(texts, progress, cpu);
        // As much may be filled in as may be submitted.
        long room = 2L * config.maxBatchBytes() - texts.inputBytes(workflow);
        Map<UUID, ResolvedInput> resolved = new LinkedHashMap<>();
        long length = 0;
        Instant until = clock.instant().plus(MOST_TIME);
        for (WorkflowJob job : jobs) {
            if (!resolved.isEmpty()
                    && (length >= ReleaseRepository.MAX_LENGTH_TOGETHER
                            || results.read() >= MAX_READ_TOGETHER
                            || clock.instant().isAfter(until))) {
                break;
            }
            try {
                ResolvedInput input = new InputResolution(texts, results, config.maxInputBytes(), room).of(job);
                resolved.put(job.id(), input);
                room -= input.filledIn();
                length += input.length();
            } catch (Problem busy) {
                if (resolved.isEmpty()) {
                    throw busy;
                }
                break;
            }
        }
        return resolved;
    }
}
