package dev.darkroom.jobs.workflow;

import dev.darkroom.access.Caller;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.WorkSignals;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.jobs.usage.BudgetEnforcer;
import dev.darkroom.jobs.usage.PricingKey;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Retries workflows: each job that did not succeed gets a successor of the same name, and what did succeed stays, so that it
 * is not paid for again. An end stays an end: the old jobs keep their ids and their histories.
 */
@ApplicationScoped
public class WorkflowRetrier {

    /** All that were replaced are shown with the workflow. */
    private static final int MAX_RETRIES = 100;

    private static final int MAX_REPLACED = 20_000;

    private final WorkflowRepository workflows;
    private final RetryRepository retries;
    private final RetryAdmission admission;
    private final WorkflowWorker worker;
    private final JobIntakeService jobIntakeService;
    private final BudgetEnforcer budget;
    private final WorkSignals signals;

    WorkflowRetrier(
            WorkflowRepository workflows,
            RetryRepository retries,
            RetryAdmission admission,
            WorkflowWorker worker,
            JobIntakeService jobIntakeService,
            BudgetEnforcer budget,
            WorkSignals signals) {
        this.workflows = workflows;
        this.retries = retries;
        this.admission = admission;
        this.worker = worker;
        this.jobIntakeService = jobIntakeService;
        this.budget = budget;
        this.signals = signals;
    }

    /**
     * @param key null when the caller sent none
     * @throws Problem 409 when it has not ended, ended well, or has nothing left to retry; 403 or 503 when the operator's
     *     admission hook does not let one of its jobs in
     */
    public void retry(Caller caller, Workflow workflow, @Nullable IdempotencyKey key) {
        if (jobIntakeService.earlierAnswer(caller, key).isPresent()) {
            return;
        }
        requireRetriable(workflow);
        List<WorkflowJob> failed = failed(workflow);
        budget.require(caller, failed.stream().map(WorkflowJob::endpoint).toList());
        Map<UUID, RetryAdmission.Admitted> inputs = admission.inputs(caller, failed);
        budget.inTurn(
                caller,
                () -> jobIntakeService.once(
                        caller, key, workflow.id().toString(), () -> again(caller, workflow.id(), inputs)));
        worker.wake();
        signals.newJobs();
        worker.advanceNow(workflow.id());
    }

    private List<WorkflowJob> failed(Workflow workflow) {
        return workflows.jobs(workflow).stream()
                .filter(job -> job.state() != JobState.SUCCEEDED)
                .toList();
    }

    private static void requireRetriable(Workflow workflow) {
        if (workflow.state() == WorkflowState.RUNNING || workflow.state() == WorkflowState.SUCCEEDED) {
            throw conflict("Only a workflow that failed or was cancelled can be retried");
        }
    }

    private static Problem conflict(String why) {
        return Problem.of(Problem.Kind.CONFLICT, why);
    }

    private void again(Caller caller, UUID id, Map<UUID, RetryAdmission.Admitted> inputs) {
        Workflow workflow = workflows.lock(id).orElseThrow(() -> Problem.notFound("Workflow"));
        requireRetriable(workflow);
        if (workflows.hasLateResult(id)) {
            throw conflict("A result that came late is being filed: ask again in a moment");
        }
        List<WorkflowJob> failed = failed(workflow);
        if (failed.isEmpty()) {
            throw conflict("Its jobs are past their retention: there is nothing left to retry");
        }
        if (!failed.stream().map(WorkflowJob::id).allMatch(inputs::containsKey)) {
            throw conflict("It was retried at the same time: ask again in a moment");
        }
        WorkflowRepository.Retries earlier = workflows.retries(workflow);
        if (earlier.times() >= MAX_RETRIES || earlier.replaced() + failed.size() > MAX_REPLACED) {
            throw conflict("It has been retried too often: make a new workflow");
        }
        budget.reserve(
                caller,
                failed.stream()
                        .map(job -> new PricingKey(job.upstreamAccount(), job.endpoint()))
                        .toList());
        retries.insertSuccessors(caller.keyId(), failed, inputs);
        workflows.restart(workflow);
        workflows.signal(id);
    }
}
