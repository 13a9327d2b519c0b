package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.jobs.WorkSignals;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Advances a workflow's graph after one of its jobs has ended: releases, fails or skips the jobs that depended on it, in
 * transactions that hold the workflow's lock. What follows is worked out from the states of its jobs as they are, so doing it
 * again changes nothing. References are resolved between two of them, so that nobody waits for that, and not all at once.
 */
@ApplicationScoped
public class WorkflowAdvancer {

    /** Until somebody else may go on where this instance has stopped while it resolved references. */
    private static final Duration WHILE_RESOLVING = Duration.ofSeconds(30);

    /**
     * What one transaction came to.
     *
     * @param released whether jobs were released
     * @param ready those whose references are still to be resolved
     */
    private record Step(Workflow workflow, WorkflowProgress progress, boolean released, List<WorkflowJob> ready) {}

    private final WorkflowRepository workflows;
    private final ReleaseRepository releases;
    private final JobRepository jobs;
    private final TerminalTransitions transitions;
    private final WorkflowAnnouncer announcer;
    private final ReferenceResolver resolver;
    private final WorkSignals signals;
    private final Clock clock;

    WorkflowAdvancer(
            WorkflowRepository workflows,
            ReleaseRepository releases,
            JobRepository jobs,
            TerminalTransitions transitions,
            WorkflowAnnouncer announcer,
            ReferenceResolver resolver,
            WorkSignals signals,
            Clock clock) {
        this.workflows = workflows;
        this.releases = releases;
        this.jobs = jobs;
        this.transitions = transitions;
        this.announcer = announcer;
        this.resolver = resolver;
        this.signals = signals;
        this.clock = clock;
    }

    /** Where there is more to resolve than in one round, it is signalled for the next one. */
    public void advance(UUID id) {
        step(id, Map.of(), WHILE_RESOLVING)
                .filter(step -> !step.ready().isEmpty())
                .ifPresent(step -> {
                    Map<UUID, ResolvedInput> resolved =
                            resolver.resolve(step.workflow(), step.ready(), step.progress());
                    step(id, resolved, Duration.ZERO);
                });
    }

    /** The same without references: they are left to whoever is signalled. */
    public void advanceAtOnce(UUID id) {
        step(id, Map.of(), Duration.ZERO);
    }

    /** @param pause after which whatever is left is for the next round */
    private Optional<Step> step(UUID id, Map<UUID, ResolvedInput> resolved, Duration pause) {
        Optional<Step> done = QuarkusTransaction.requiringNew().call(() -> {
            Optional<Workflow> found = workflows.lock(id);
            workflows.takeSignals(id);
            return found.filter(workflow -> workflow.state() == WorkflowState.RUNNING)
                    .map(workflow -> step(workflow, resolved, pause));
        });
        if (done.filter(Step::released).isPresent()) {
            signals.newJobs();
        }
        return done;
    }

    private Step step(Workflow workflow, Map<UUID, ResolvedInput> resolved, Duration pause) {
        WorkflowProgress progress = new WorkflowProgress(workflows.jobs(workflow));
        if (workflow.cancelledAt() != null) {
            cancel(progress);
        }
        Map<UUID, FailureOutcome> failures = new LinkedHashMap<>();
        boolean released = release(progress, resolved, failures);
        transitions.endBlocked(JobState.FAILED, failures);
        workflows.recount(progress.recounted());
        List<WorkflowJob> left = progress.ready();
        if (!left.isEmpty()) {
            workflows.signalLater(pause, workflow.id());
        }
        WorkflowState state = WorkflowState.of(progress.states(), workflow.cancelledAt() != null);
        if (state != WorkflowState.RUNNING) {
            Instant now = clock.instant();
            workflows.end(workflow, state, now);
            announcer.announce(workflow.ended(state, now), workflows.jobs(workflow));
        }
        return new Step(workflow, progress, released, left);
    }

    private void cancel(WorkflowProgress progress) {
        Map<UUID, FailureOutcome> ends = new LinkedHashMap<>();
        for (WorkflowJob job : progress.blocked()) {
            ends.put(job.id(), FailureOutcome.cancelled());
            progress.becomes(job, JobState.CANCELLED);
        }
        transitions.endBlocked(JobState.CANCELLED, ends);
        // What went back into the queue while it was being cancelled.
        for (WorkflowJob job : progress.in(JobState.QUEUED)) {
            boolean ended = jobs.find(job.id())
                    .map(queued -> transitions.endQueued(queued, JobState.CANCELLED, FailureOutcome.cancelled()))
                    .orElse(false);
            if (ended) {
                progress.becomes(job, JobState.CANCELLED);
            }
        }
    }

    /** A reference that stands for nothing fails its job, and that may fail others; until nothing follows any more. */
    private boolean release(
            WorkflowProgress progress, Map<UUID, ResolvedInput> resolved, Map<UUID, FailureOutcome> failures) {
        List<ReleaseRepository.Release> together = new ArrayList<>();
        List<WorkflowJob> ready = ready(progress, resolved, failures);
        while (!ready.isEmpty()) {
            for (WorkflowJob job : ready) {
                ResolvedInput input = resolved.get(job.id());
                if (input == null || input.failure() == null) {
                    together.add(new ReleaseRepository.Release(job, input == null ? null : input.input()));
                    progress.becomes(job, JobState.QUEUED);
                } else {
                    failures.put(job.id(), FailureOutcome.referenceFailed(input.failure()));
                    progress.becomes(job, JobState.FAILED);
                }
            }
            ready = ready(progress, resolved, failures);
        }
        releases.release(together);
        return !together.isEmpty();
    }

    private static List<WorkflowJob> ready(
            WorkflowProgress progress, Map<UUID, ResolvedInput> resolved, Map<UUID, FailureOutcome> failures) {
        progress.failDependants()
                .forEach((job, culprit) -> failures.put(job.id(), FailureOutcome.dependencyFailed(culprit)));
        return progress.ready().stream()
                .filter(job -> !job.hasReferences() || resolved.containsKey(job.id()))
                .toList();
    }
}
