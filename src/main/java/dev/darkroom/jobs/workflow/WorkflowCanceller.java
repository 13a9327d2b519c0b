package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.engine.JobCanceller;
import dev.darkroom.shared.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Cancels workflows: what is blocked at once, and whatever else has not ended as it would be by itself. */
@ApplicationScoped
public class WorkflowCanceller {

    private final WorkflowRepository workflows;
    private final WorkflowWorker worker;
    private final JobRepository jobs;
    private final JobCanceller canceller;

    WorkflowCanceller(WorkflowRepository workflows, WorkflowWorker worker, JobRepository jobs, JobCanceller canceller) {
        this.workflows = workflows;
        this.worker = worker;
        this.jobs = jobs;
        this.canceller = canceller;
    }

    /** @throws Problem 409 when it has ended */
    public void cancel(Workflow workflow) {
        List<WorkflowJob> members = QuarkusTransaction.requiringNew().call(() -> {
            Workflow now = workflows.lock(workflow.id()).orElseThrow(() -> Problem.notFound("Workflow"));
            if (now.state() != WorkflowState.RUNNING) {
                throw Problem.of(Problem.Kind.CONFLICT, "The workflow has ended");
            }
            if (now.cancelledAt() == null) {
                workflows.cancel(now);
            }
            workflows.signal(now.id());
            return workflows.jobs(now);
        });
        worker.wake();
        members.stream()
                .filter(job -> !job.state().isEnd() && job.state() != JobState.BLOCKED)
                .forEach(job -> jobs.find(job.id()).ifPresent(canceller::request));
        worker.advanceNow(workflow.id());
    }
}
