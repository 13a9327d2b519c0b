package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.JobState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What follows in a workflow from the states of its jobs: who can no longer run, who waits for nothing more, and how many
 * the others wait for. It knows no database; whoever asks writes down what is to be done.
 */
final class WorkflowProgress {

    private final List<WorkflowJob> jobs;
    private final Map<String, WorkflowJob> byName = new HashMap<>();
    private final Map<UUID, JobState> states = new LinkedHashMap<>();

    /** @param jobs all of the workflow but those that were replaced */
    WorkflowProgress(List<WorkflowJob> jobs) {
        this.jobs = List.copyOf(jobs);
        for (WorkflowJob job : jobs) {
            states.put(job.id(), job.state());
            if (job.name() != null) {
                byName.put(job.name(), job);
            }
        }
    }

    Optional<WorkflowJob> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    JobState state(WorkflowJob job) {
        return Objects.requireNonNull(states.get(job.id()));
    }

    Collection<JobState> states() {
        return states.values();
    }

    List<WorkflowJob> blocked() {
        return in(JobState.BLOCKED);
    }

    List<WorkflowJob> in(JobState state) {
        return jobs.stream().filter(job -> state(job) == state).toList();
    }

    void becomes(WorkflowJob job, JobState state) {
        states.put(job.id(), state);
    }

    /**
     * Fails those of which a parent did not succeed, and those that depend on them in turn.
     *
     * @return each of them with the name of that parent
     */
    Map<WorkflowJob, String> failDependants() {
        Map<WorkflowJob, String> failed = new LinkedHashMap<>();
        boolean more = true;
        while (more) {
            more = false;
            for (WorkflowJob job : blocked()) {
                Optional<String> culprit = job.whenEnded()
                        ? Optional.empty()
                        : job.dependsOn().stream().filter(this::cannotSucceed).findFirst();
                if (culprit.isPresent()) {
                    failed.put(job, culprit.get());
                    becomes(job, JobState.FAILED);
                    more = true;
                }
            }
        }
        return failed;
    }

    /** Those that are blocked and wait for nothing more. */
    List<WorkflowJob> ready() {
        return blocked().stream().filter(job -> pending(job) == 0).toList();
    }

    /** Those of which another number of parents has not ended than their rows say. */
    Map<WorkflowJob, Integer> recounted() {
        Map<WorkflowJob, Integer> counts = new LinkedHashMap<>();
        for (WorkflowJob job : new ArrayList<>(blocked())) {
            int pending = pending(job);
            if (pending != job.pending() && pending > 0) {
                counts.put(job, pending);
            }
        }
        return counts;
    }

    private int pending(WorkflowJob job) {
        return Math.toIntExact(job.dependsOn().stream()
                .filter(name ->
                        named(name).map(parent -> !state(parent).isEnd()).orElse(false))
                .count());
    }

    /** One that is not there is past its retention. */
    private boolean cannotSucceed(String name) {
        return named(name)
                .map(this::state)
                .map(state -> state.isEnd() && state != JobState.SUCCEEDED)
                .orElse(true);
    }
}
