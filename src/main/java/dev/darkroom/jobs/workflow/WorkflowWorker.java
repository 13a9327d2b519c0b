package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.WorkflowJobsEnded;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.DueWork;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.shared.work.PeriodicTask;
import dev.darkroom.shared.work.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Worker of workflows: writes a signal along with the ends of jobs, and goes on with what is signalled. The signal is a row
 * of its own, so that an end waits for no workflow's lock; it is gone once what follows from it is committed.
 */
@ApplicationScoped
class WorkflowWorker {

    private static final int PARALLEL = 4;
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    private final WorkflowRepository workflows;
    private final WorkflowAdvancer advancer;
    private final BackgroundMode background;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private final FairShares<UUID> shares = new FairShares<>(PARALLEL, FairShares.THREE_QUARTERS);
    private final WorkLoop loop;

    WorkflowWorker(
            WorkflowRepository workflows, WorkflowAdvancer advancer, BackgroundMode background, JobsConfig config) {
        this.workflows = workflows;
        this.advancer = advancer;
        this.background = background;
        this.loop = new WorkLoop("workflow", PARALLEL, config.pollInterval(), this::claim);
    }

    @Produces
    static DueWork due(Database database) {
        return DueWork.ofTable("workflow_signal", database);
    }

    @Produces
    static PeriodicTask sweeping(WorkflowWorker worker) {
        return new PeriodicTask("workflow-sweep", BETWEEN_SWEEPS, worker::sweep);
    }

    /** Those whose jobs have all ended or are blocked, and that nobody was told of: by an instance that does not know workflows. */
    void sweep() {
        if (workflows.signalStuck() > 0) {
            loop.wake();
        }
    }

    void start(@Observes StartupEvent event) {
        background.start(loop);
    }

    void stop(@Observes ShutdownEvent event) {
        background.stop(loop);
    }

    void ended(@Observes WorkflowJobsEnded event) {
        workflows.signal(event.workflows().toArray(UUID[]::new));
    }

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) WorkflowJobsEnded event) {
        loop.wake();
    }

    /** There is a signal by another way. */
    void wake() {
        loop.wake();
    }

    /** Goes on with it while its caller waits, so that the answer tells what came of it. */
    void advanceNow(UUID id) {
        advancer.advanceAtOnce(id);
        loop.wake();
    }

    /** Who has its share of the places is passed over, however much of its own comes first. */
    private List<Runnable> claim(int most) {
        List<Runnable> work = new ArrayList<>();
        boolean more = true;
        while (more) {
            int before = work.size();
            List<UUID> full = shares.rooms().entrySet().stream()
                    .filter(owner -> owner.getValue() == 0)
                    .map(Map.Entry::getKey)
                    .toList();
            List<WorkflowRepository.Signalled> signalled = workflows.signalled(underWay, full, most - before);
            for (WorkflowRepository.Signalled next : signalled) {
                if (shares.room(next.owner()) > 0 && underWay.add(next.workflow())) {
                    shares.take(next.owner());
                    work.add(() -> advance(next));
                }
            }
            more = work.size() > before && work.size() < most && signalled.size() == most - before;
        }
        return work;
    }

    private void advance(WorkflowRepository.Signalled signalled) {
        try {
            advancer.advance(signalled.workflow());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            workflows.postpone(signalled.workflow(), AFTER_A_FAILURE);
            throw failure;
        } finally {
            shares.release(signalled.owner());
            underWay.remove(signalled.workflow());
            loop.wake();
        }
    }
}
