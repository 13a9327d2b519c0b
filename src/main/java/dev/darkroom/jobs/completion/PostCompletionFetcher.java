package dev.darkroom.jobs.completion;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobEnded;
import dev.darkroom.jobs.JobProgress;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.UpstreamLogs;
import dev.darkroom.jobs.usage.BudgetedKeys;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.WorkLoop;
import dev.darkroom.upstream.UpstreamQueue;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Fetches logs and billable units after completion. What is asked upstream once a job has ended, where that is
 * configured: log lines and billable units, which a callback does not bring. Each costs a call, so neither is asked
 * by default but the units of a key with a budget. Tried once: what is missed stays unknown, and lines are asked for again when a caller wants them.
 */
@ApplicationScoped
class PostCompletionFetcher {

    private static final int AT_ONCE = 8;
    private static final int MAX_WAITING = 10_000;

    private final JobRepository store;
    private final UpstreamLogs logs;
    private final UpstreamQueue upstream;
    private final Database database;
    private final boolean readLogs;
    private final boolean readUnits;
    private final BudgetedKeys budgeted;
    private final BackgroundMode background;
    private final FairQueue<UUID> ended = new FairQueue<>(MAX_WAITING, AT_ONCE);
    private final WorkLoop loop;

    PostCompletionFetcher(
            JobRepository store,
            UpstreamLogs logs,
            UpstreamQueue upstream,
            Database database,
            JobsConfig config,
            BudgetedKeys budgeted,
            BackgroundMode background) {
        this.store = store;
        this.logs = logs;
        this.upstream = upstream;
        this.database = database;
        this.readLogs = config.logs() == JobsConfig.Logs.ALWAYS;
        this.readUnits = config.readBillableUnits();
        this.background = background;
        this.budgeted = budgeted;
        this.loop = new WorkLoop("after-the-end", AT_ONCE, config.pollInterval(), this::next);
    }

    void start(@Observes StartupEvent event) {
        background.start(loop);
    }

    void stop(@Observes ShutdownEvent event) {
        background.stop(loop);
    }

    void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) JobEnded event) {
        boolean asks = readLogs || readUnits || !budgeted.isNone();
        if (asks && background.isEnabled() && ended.offer(event.ownerId(), event.id())) {
            loop.wake();
        }
    }

    private List<Runnable> next(int most) {
        budgeted.refresh();
        return Stream.generate(ended::poll)
                .limit(most)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .<Runnable>map(taken -> () -> attend(taken))
                .toList();
    }

    private void attend(FairQueue.Taken<UUID> taken) {
        try {
            store.find(taken.item()).ifPresent(this::attend);
        } finally {
            ended.done(taken);
            // Its owner's next may have been passed over.
            loop.wake();
        }
    }

    void attend(Job job) {
        if (readLogs) {
            logs.refresh(JobProgress.of(job));
        }
        boolean wantsUnits = readUnits || budgeted.contains(job.keyId());
        if (wantsUnits && job.billableUnits() == null && job.upstreamId() != null) {
            upstream.billableUnits(job.request(job.upstreamId()))
                    .ifPresent(units -> database.update(
                            "UPDATE job SET billable_units = ? + COALESCE(earlier_units, 0) WHERE id = ? AND billable_units IS NULL",
                            units,
                            job.id()));
        }
    }
}
