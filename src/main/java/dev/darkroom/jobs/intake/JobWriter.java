package dev.darkroom.jobs.intake;

import dev.darkroom.access.Caller;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.NewJob;
import dev.darkroom.jobs.WorkflowPart;
import dev.darkroom.jobs.gate.GateNotifier;
import dev.darkroom.jobs.usage.BudgetEnforcer;
import dev.darkroom.jobs.usage.PricingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Writes new jobs: plain ones by group commit, others in the transaction of what belongs to them. */
@ApplicationScoped
class JobWriter {

    private final JobInsertBatcher batcher;
    private final BudgetEnforcer budget;
    private final GateNotifier gateNotifier;

    JobWriter(JobInsertBatcher batcher, BudgetEnforcer budget, GateNotifier gateNotifier) {
        this.batcher = batcher;
        this.budget = budget;
        this.gateNotifier = gateNotifier;
    }

    /** @return its place in the queue, where that is known; the job is committed by then */
    Optional<Integer> write(NewJob job) {
        return batcher.write(job);
    }

    /** In a transaction, since those who are told of a gate are told along with it, and a budget is reserved in it. */
    void insert(Caller caller, List<NewJob> jobs) {
        budget.reserve(
                caller,
                jobs.stream()
                        .map(job -> new PricingKey(job.upstreamAccount(), job.endpoint()))
                        .toList());
        batcher.insert(jobs);
        List<GateNotifier.Opened> opened = jobs.stream()
                .filter(job -> job.isGate() && job.state() == JobState.WAITING)
                .map(JobWriter::opened)
                .toList();
        if (!opened.isEmpty()) {
            gateNotifier.opened(opened);
        }
    }

    private static GateNotifier.Opened opened(NewJob job) {
        WorkflowPart part = job.options().part();
        return new GateNotifier.Opened(
                job.id(),
                job.ownerId(),
                part == null ? null : part.workflowId(),
                part == null ? null : part.name(),
                job.input());
    }
}
