package dev.darkroom.jobs.workflow;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.darkroom.jobs.JobState;
import java.util.Collection;
import java.util.Locale;

/** Where a workflow stands. */
public enum WorkflowState {
    /** Not all of its jobs have ended. */
    RUNNING,
    /** All of them have succeeded. */
    SUCCEEDED,
    /** All have ended, and not all have succeeded. */
    FAILED,
    /** The same after its caller gave it up. */
    CANCELLED;

    /** As callers know it. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param cancelled whether its caller gave it up */
    static WorkflowState of(Collection<JobState> jobs, boolean cancelled) {
        if (!jobs.stream().allMatch(JobState::isEnd)) {
            return RUNNING;
        }
        // One without jobs, since they are past their retention, did not do what was asked of it.
        if (!jobs.isEmpty() && jobs.stream().allMatch(job -> job == JobState.SUCCEEDED)) {
            return SUCCEEDED;
        }
        return cancelled ? CANCELLED : FAILED;
    }
}
