package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.TerminalTransitions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Advances a workflow's graph after one of its jobs has ended: releases, fails or skips the jobs that depended on it, in one
 * transaction that holds the workflow's lock. What follows is worked out from the states of its jobs as they are, so doing it
 * again changes nothing.
 */
@ApplicationScoped
public class WorkflowAdvancer {

    /** In one statement; their inputs are in memory together. */
    private static final int MAX_TOGETHER = 64;

    private static final int MAX_LENGTH_TOGETHER = 4 * 1024 * 1024;

    private final WorkflowRepository workflows;
    private final ReleaseRepository releases;
    private final JobRepository jobs;
    private final TerminalTransitions transitions;
    private final WorkflowAnnouncer announcer;
    private final JobsConfig config;
    private final Clock clock;

    WorkflowAdvancer(
            WorkflowRepository workflows,
            ReleaseRepository releases,
            JobRepository jobs,
            TerminalTransitions transitions,
            WorkflowAnnouncer announcer,
            JobsConfig config,
            Clock clock) {
        this.workflows = workflows;
        this.releases = releases;
        this.jobs = jobs;
        this.transitions = transitions;
        this.announcer = announcer;
        this.config = config;
        this.clock = clock;
    }

    /** Whether jobs were released. */
    @Transactional
    public boolean advance(UUID id) {
        Optional<Workflow> found = workflows.lock(id);
        workflows.takeSignals(id);
        return found.filter(workflow -> workflow.state() == WorkflowState.RUNNING)
                .map(this::advance)
                .orElse(false);
    }

    private boolean advance(Workflow workflow) {
        WorkflowProgress progress = new WorkflowProgress(workflows.jobs(workflow));
        if (workflow.cancelledAt() != null) {
            cancel(progress);
        }
        Map<UUID, FailureOutcome> failures = new LinkedHashMap<>();
        boolean released = release(progress, failures);
        transitions.endBlocked(JobState.FAILED, failures);
        workflows.recount(progress.recounted());
        WorkflowState state = WorkflowState.of(progress.states(), workflow.cancelledAt() != null);
        if (state != WorkflowState.RUNNING) {
            Instant now = clock.instant();
            workflows.end(workflow, state, now);
            announcer.announce(workflow.ended(state, now), workflows.jobs(workflow));
        }
        return released;
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
    private boolean release(WorkflowProgress progress, Map<UUID, FailureOutcome> failures) {
        ReferenceResolver resolver = new ReferenceResolver(releases, progress, config.maxInputBytes());
        List<ReleaseRepository.Release> together = new ArrayList<>();
        int length = 0;
        boolean released = false;
        List<WorkflowJob> ready = ready(progress, failures);
        while (!ready.isEmpty()) {
            for (WorkflowJob job : ready) {
                try {
                    String input = job.hasReferences() ? resolver.resolve(job) : null;
                    together.add(new ReleaseRepository.Release(job, input));
                    progress.becomes(job, JobState.QUEUED);
                    released = true;
                    length += input == null ? 0 : input.length();
                } catch (ReferenceResolver.Unresolvable unresolvable) {
                    failures.put(job.id(), FailureOutcome.referenceFailed(String.valueOf(unresolvable.getMessage())));
                    progress.becomes(job, JobState.FAILED);
                }
                if (together.size() >= MAX_TOGETHER || length >= MAX_LENGTH_TOGETHER) {
                    releases.release(together);
                    together.clear();
                    length = 0;
                }
            }
            ready = ready(progress, failures);
        }
        releases.release(together);
        return released;
    }

    private static List<WorkflowJob> ready(WorkflowProgress progress, Map<UUID, FailureOutcome> failures) {
        progress.failDependants()
                .forEach((job, culprit) -> failures.put(job.id(), FailureOutcome.dependencyFailed(culprit)));
        return progress.ready();
    }
}
