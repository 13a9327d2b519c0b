package dev.darkroom.jobs.workflow;

import dev.darkroom.access.Caller;
import dev.darkroom.ingest.InputFiles;
import dev.darkroom.jobs.NewJob;
import dev.darkroom.jobs.WorkflowPart;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.jobs.intake.JobSubmission;
import dev.darkroom.jobs.intake.JobSubmissionValidator;
import dev.darkroom.jobs.intake.NewJobFactory;
import dev.darkroom.jobs.intake.ParallelAdmission;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import dev.darkroom.shared.http.body.JsonRequestBinder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes workflows in: all of a workflow's jobs are committed together with it, or none. */
@ApplicationScoped
public class WorkflowIntakeService {

    /** A workflow that nothing is written of yet. */
    public record Draft(Workflow workflow, List<JobSubmission> orders, List<NewJob> jobs) {}

    private final JobIntakeService jobIntakeService;
    private final NewJobFactory newJobs;
    private final JobSubmissionValidator checks;
    private final InputFiles files;
    private final WorkflowRepository workflows;
    private final Ids ids;
    private final Clock clock;

    WorkflowIntakeService(
            JobIntakeService jobIntakeService,
            NewJobFactory newJobs,
            JobSubmissionValidator checks,
            InputFiles files,
            WorkflowRepository workflows,
            Ids ids,
            Clock clock) {
        this.jobIntakeService = jobIntakeService;
        this.newJobs = newJobs;
        this.checks = checks;
        this.files = files;
        this.workflows = workflows;
        this.ids = ids;
        this.clock = clock;
    }

    /** What is wrong with one of many jobs, saying which. */
    public static Problem at(int index, Problem problem) {
        String place = "jobs." + index;
        if (problem.kind() == Problem.Kind.INVALID) {
            return JsonRequestBinder.at(place, problem);
        }
        return Problem.of(problem.kind(), place + ": " + problem.text());
    }

    /**
     * Makes a workflow of jobs, and jobs of orders, in their order.
     *
     * @param webhookUrl where its end is announced; null for nowhere
     * @param webhookOptions how, as the row holds it
     * @throws Problem naming the field, as in {@code jobs.2.input.image_url}
     */
    public Draft draft(
            Caller caller, List<WorkflowMember> asked, @Nullable String webhookUrl, byte @Nullable [] webhookOptions) {
        var _ = WorkflowGraph.of(asked);
        // The operator's hook may change inputs, and with them what they refer to.
        List<WorkflowMember> members = admitted(caller, asked);
        List<WorkflowGraph.Node> nodes = WorkflowGraph.of(members);
        List<JobSubmission> orders = orders(caller.ownerId(), members, nodes);
        Workflow workflow = new Workflow(
                ids.next(),
                caller.ownerId(),
                caller.keyId(),
                WorkflowState.RUNNING,
                webhookUrl,
                webhookOptions,
                clock.instant(),
                null,
                null);
        List<NewJob> plain = newJobs.of(caller, orders);
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            WorkflowGraph.Node node = nodes.get(i);
            WorkflowMember member = members.get(i);
            jobs.add(plain.get(i)
                    .in(new WorkflowPart(
                            workflow.id(),
                            member.name(),
                            node.parents(),
                            member.whenEnded(),
                            node.parents().size(),
                            node.hasReferences(),
                            null)));
        }
        return new Draft(workflow, orders, List.copyOf(jobs));
    }

    private List<WorkflowMember> admitted(Caller caller, List<WorkflowMember> asked) {
        if (!jobIntakeService.asksBefore()) {
            return asked;
        }
        List<ParallelAdmission.Answer<JobSubmission>> answers = ParallelAdmission.ask(
                caller.ownerId(), asked, member -> jobIntakeService.admitted(caller, member.order()));
        List<WorkflowMember> members = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            try {
                members.add(asked.get(i).with(answers.get(i).orRefusal()));
            } catch (Problem refused) {
                throw at(i, refused);
            }
        }
        return members;
    }

    private List<JobSubmission> orders(UUID ownerId, List<WorkflowMember> members, List<WorkflowGraph.Node> nodes) {
        List<JobSubmission> asked = members.stream().map(WorkflowMember::order).toList();
        Map<JobSubmission, Problem> wrong = checks.check(ownerId, asked);
        List<JobSubmission> orders = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Problem problem = wrong.get(asked.get(i));
            if (problem != null) {
                throw at(i, problem);
            }
            try {
                orders.add(asked.get(i).with(files.keep(ownerId, nodes.get(i).input(), "input")));
            } catch (Problem unkept) {
                throw at(i, unkept);
            }
        }
        return orders;
    }

    /**
     * Returns once all of it is committed.
     *
     * @param key null when the caller sent none
     * @param answer what the caller is told
     * @return the answer, or the one that was given under the key before
     */
    public String accept(Caller caller, @Nullable IdempotencyKey key, Draft draft, String answer) {
        return jobIntakeService.acceptAll(
                caller, key, draft.orders(), draft.jobs(), answer, () -> workflows.insert(draft.workflow()));
    }

    /** What was answered under this key before. */
    public Optional<String> earlierAnswer(Caller caller, @Nullable IdempotencyKey key) {
        return jobIntakeService.earlierAnswer(caller, key);
    }
}
