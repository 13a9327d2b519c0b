package dev.darkroom.jobs.workflow;

import dev.darkroom.access.Caller;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.WorkSignals;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.jobs.usage.BudgetLimit;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Retries workflows: each job that did not succeed gets a successor of the same name, and what did succeed stays, so that it
 * is not paid for again. An end stays an end: the old jobs keep their ids and their histories.
 */
@ApplicationScoped
public class WorkflowRetrier {

    private final WorkflowRepository workflows;
    private final RetryRepository retries;
    private final WorkflowWorker worker;
    private final JobIntakeService jobIntakeService;
    private final BudgetLimit budget;
    private final WorkSignals signals;

    WorkflowRetrier(
            WorkflowRepository workflows,
            RetryRepository retries,
            WorkflowWorker worker,
            JobIntakeService jobIntakeService,
            BudgetLimit budget,
            WorkSignals signals) {
        this.workflows = workflows;
        this.retries = retries;
        this.worker = worker;
        this.jobIntakeService = jobIntakeService;
        this.budget = budget;
        this.signals = signals;
    }

    /**
     * @param key null when the caller sent none
     * @return whether it was retried under that key before
     * @throws Problem 409 when it has not ended, or ended well
     */
    public boolean retry(Caller caller, Workflow workflow, @Nullable IdempotencyKey key) {
        Optional<String> earlier = jobIntakeService.earlierAnswer(caller, key);
        if (earlier.isPresent()) {
            return true;
        }
        budget.require(caller);
        budget.inTurn(
                caller,
                () -> jobIntakeService.once(caller, key, workflow.id().toString(), () -> again(caller, workflow.id())));
        worker.wake();
        signals.newJobs();
        worker.advanceNow(workflow.id());
        return false;
    }

    private void again(Caller caller, UUID id) {
        Workflow workflow = workflows.lock(id).orElseThrow(() -> Problem.notFound("Workflow"));
        if (workflow.state() == WorkflowState.RUNNING || workflow.state() == WorkflowState.SUCCEEDED) {
            throw Problem.of(Problem.Kind.CONFLICT, "Only a workflow that failed or was cancelled can be retried");
        }
        if (workflows.hasLateResult(id)) {
            throw Problem.of(Problem.Kind.CONFLICT, "A result that came late is being filed: ask again in a moment");
        }
        List<WorkflowJob> failed = workflows.jobs(workflow).stream()
                .filter(job -> job.state() != JobState.SUCCEEDED)
                .toList();
        budget.reserve(
                caller,
                failed.stream()
                        .map(job -> new BudgetLimit.Order(job.upstreamAccount(), job.endpoint()))
                        .toList());
        retries.insertSuccessors(caller.keyId(), failed);
        workflows.restart(workflow);
        workflows.signal(id);
    }
}
