package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.WorkSignals;
import dev.darkroom.jobs.completion.IngestPermits;
import dev.darkroom.jobs.dispatch.CallLimiters;
import dev.darkroom.jobs.dispatch.JobClaimer;
import dev.darkroom.jobs.dispatch.JobSubmitter;
import dev.darkroom.jobs.watch.JobStatusPoller;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.CallLimiter;
import dev.darkroom.shared.work.ClaimBounds;
import dev.darkroom.shared.work.InRequestWorker;
import dev.darkroom.shared.work.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The loops that move jobs: one hands them upstream, one asks about those that upstream has, one does whatever else has
 * come due. Each has a limiter, which claims nothing of whoever is in trouble or has its share of the places.
 */
@ApplicationScoped
class JobEngine implements WorkSignals, IngestPermits {

    private final BackgroundMode background;
    private final WorkLoop submitting;
    private final WorkLoop looking;
    private final WorkLoop ingesting;
    private final WorkNotifier workNotifier;
    private final JobClaimer jobClaimer;
    private final DueJobDispatcher dueJobDispatcher;
    private final JobStatusPoller jobStatusPoller;
    private final JobLeases jobLeases;
    private final LargeJobs largeJobs;
    private final CallLimiters limiters;
    private final InRequestWorker inRequestWorker;

    JobEngine(
            JobsConfig config,
            JobClaimer jobClaimer,
            DueJobClaimer dueJobClaimer,
            CallLimiters limiters,
            WorkNotifier workNotifier,
            JobStatusPoller jobStatusPoller,
            JobLeases jobLeases,
            LargeJobs largeJobs,
            JobSubmitter jobSubmitter,
            DueJobDispatcher dueJobDispatcher,
            BackgroundMode background,
            InRequestWorker inRequestWorker) {
        this.background = background;
        this.inRequestWorker = inRequestWorker;
        this.workNotifier = workNotifier;
        this.jobClaimer = jobClaimer;
        this.dueJobDispatcher = dueJobDispatcher;
        this.jobStatusPoller = jobStatusPoller;
        this.jobLeases = jobLeases;
        this.largeJobs = largeJobs;
        this.limiters = limiters;
        submitting = loop(
                "submit",
                config.parallelSubmits(),
                config,
                limiters.submits(),
                bounds -> work(jobClaimer.queued(bounds, config.lease()), limiters.submits(), jobSubmitter::submit));
        looking = loop(
                "poll",
                config.parallelLooks(),
                config,
                limiters.looks(),
                bounds -> work(
                        dueJobClaimer.looks(bounds, config.lookLease()), limiters.looks(), dueJobDispatcher::attend));
        ingesting = loop(
                "ingest",
                config.parallelIngests(),
                config,
                limiters.ingests(),
                bounds -> work(dueJobClaimer.others(bounds, config.ingestLease()), limiters.ingests(), this::attend));
    }

    private static WorkLoop loop(
            String name,
            int places,
            JobsConfig config,
            CallLimiter limiter,
            Function<ClaimBounds, List<Runnable>> claim) {
        return new WorkLoop(name, places, config.pollInterval(), free -> {
            ClaimBounds bounds = limiter.bounds(free);
            return bounds.most() == 0 ? List.of() : claim.apply(bounds);
        });
    }

    private void attend(Job job) {
        dueJobDispatcher.attend(job);
        if (jobClaimer.heldBack()) {
            // Its end may be what another job waits for below a limit.
            submitting.wake();
        }
    }

    @Override
    public WorkLoop.Room roomToIngest(int most) {
        return ingesting.room(background.runsByItself() ? most : 0);
    }

    @Override
    public boolean tryBeginIngest(Job job) {
        return limiters.ingests().tryBegin(job.lane());
    }

    @Override
    public void endIngests(List<Job> jobs) {
        jobs.forEach(job -> limiters.ingests().end(job.lane()));
    }

    @Override
    public void ingest(WorkLoop.Room room, List<Job> jobs) {
        room.fill(jobs.stream()
                .map(job -> placed(job, limiters.ingests(), this::attend))
                .toList());
    }

    private List<Runnable> work(List<Job> jobs, CallLimiter limiter, Consumer<Job> worker) {
        jobs.forEach(job -> limiter.begin(job.lane()));
        return jobs.stream().map(job -> placed(job, limiter, worker)).toList();
    }

    private Runnable placed(Job job, CallLimiter limiter, Consumer<Job> worker) {
        Runnable work = jobLeases.holding(job, largeJobs.whole(worker));
        return () -> {
            try {
                work.run();
            } finally {
                if (limiter.end(job.lane())) {
                    wakeFor(limiter);
                }
            }
        };
    }

    // Somebody was passed over for having its share; the place that is free now may be for it.
    private void wakeFor(CallLimiter limiter) {
        (limiter == limiters.submits() ? submitting : limiter == limiters.looks() ? looking : ingesting).wake();
    }

    void start(@Observes StartupEvent event) {
        if (!background.runsInRequests()) {
            workNotifier.start(() -> {
                wake();
                jobStatusPoller.wake();
            });
        }
        background.start(submitting, looking, ingesting);
    }

    void stop(@Observes ShutdownEvent event) {
        workNotifier.stop();
        background.stop(submitting, looking, ingesting);
        if (background.isEnabled()) {
            jobLeases.giveBackAll();
        }
    }

    @Override
    public void newWork() {
        wake();
        workNotifier.tell();
    }

    @Override
    public void newJobs() {
        submitting.wake();
        workNotifier.tell();
        inRequestWorker.work(submitting);
    }

    private void wake() {
        submitting.wake();
        looking.wake();
        ingesting.wake();
    }
}
