package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.intake.JobSubmission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job of a workflow as its caller asks for it.
 *
 * @param name null for a job that no other refers to
 * @param dependsOn names of jobs that have to end first, beside those that its input refers to
 * @param whenEnded runs whatever their ends are; otherwise they have to succeed
 */
public record WorkflowMember(JobSubmission order, @Nullable String name, List<String> dependsOn, boolean whenEnded) {

    /** What a name may be. */
    public static final String NAME = "[A-Za-z][A-Za-z0-9_-]{0,63}";

    public static final String NAME_RULE =
            "must be 1 to 64 letters, digits, underscores and hyphens, a letter the first of them";

    public WorkflowMember {
        dependsOn = List.copyOf(dependsOn);
    }

    /** The same with another order. */
    WorkflowMember with(JobSubmission other) {
        return new WorkflowMember(other, name, dependsOn, whenEnded);
    }

    /** Whether it says anything that only means something beside other jobs. */
    public boolean isNamedOrDepends() {
        return name != null || !dependsOn.isEmpty() || whenEnded;
    }
}
