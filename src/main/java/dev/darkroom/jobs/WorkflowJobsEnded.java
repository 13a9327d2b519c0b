package dev.darkroom.jobs;

import java.util.Set;
import java.util.UUID;

/** Event: jobs of these workflows end together; observers take part in that transaction. */
public record WorkflowJobsEnded(Set<UUID> workflows) {

    public WorkflowJobsEnded {
        workflows = Set.copyOf(workflows);
    }
}
