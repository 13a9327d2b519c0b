package dev.darkroom.jobs;

import dev.darkroom.shared.Background;
import dev.darkroom.shared.CallLimiter;
import dev.darkroom.shared.ClaimBounds;
import dev.darkroom.shared.WorkLoop;
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
class Engine {

    private final Background background;
    private final WorkLoop submitting;
    private final WorkLoop looking;
    private final WorkLoop ingesting;
    private final WorkLoop givingBack;
    private final Hints hints;
    private final Claims claims;
    private final DueJobs dueJobs;
    private final Watch watch;
    private final Leases leases;
    private final CallLimiters limiters;

    Engine(
            JobsConfig config,
            Claims claims,
            DueClaims dueClaims,
            CallLimiters limiters,
            Hints hints,
            Watch watch,
            Leases leases,
            Submitter submitter,
            DueJobs dueJobs,
            Background background) {
        this.background = background;
        this.hints = hints;
        this.claims = claims;
        this.dueJobs = dueJobs;
        this.watch = watch;
        this.leases = leases;
        this.limiters = limiters;
        givingBack = WorkLoop.every("give-back", config.pollInterval(), leases::giveBackFailed);
        submitting = loop(
                "submit",
                config.parallelSubmits(),
                config,
                limiters.submits(),
                bounds -> work(claims.queued(bounds, config.lease()), limiters.submits(), submitter::submit));
        looking = loop(
                "look",
                config.parallelLooks(),
                config,
                limiters.looks(),
                bounds -> work(dueClaims.looks(bounds, config.lookLease()), limiters.looks(), dueJobs::attend));
        ingesting = loop(
                "ingest",
                config.parallelIngests(),
                config,
                limiters.ingests(),
                bounds -> work(dueClaims.others(bounds, config.ingestLease()), limiters.ingests(), this::attend));
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
        dueJobs.attend(job);
        if (claims.heldBack()) {
            // Its end may be what another job waits for below a limit.
            submitting.wake();
        }
    }

    /** Room to ingest answers without claiming them. */
    WorkLoop.Room roomToIngest(int most) {
        return ingesting.room(background.isEnabled() ? most : 0);
    }

    /** Whether an answer may be ingested here and now; if so, one of its owner's and its app's places is taken. */
    boolean tryBeginIngest(Job job) {
        return limiters.ingests().tryBegin(job.lane());
    }

    /** Gives the places back of answers that are not ingested here after all. */
    void endIngests(List<Job> jobs) {
        jobs.forEach(job -> limiters.ingests().end(job.lane()));
    }

    /** Ingests answers, leased to this instance already, in room and places that were had for them. */
    void ingest(WorkLoop.Room room, List<Job> jobs) {
        room.fill(jobs.stream()
                .map(job -> placed(job, limiters.ingests(), this::attend))
                .toList());
    }

    private List<Runnable> work(List<Job> jobs, CallLimiter limiter, Consumer<Job> worker) {
        jobs.forEach(job -> limiter.begin(job.lane()));
        return jobs.stream().map(job -> placed(job, limiter, worker)).toList();
    }

    private Runnable placed(Job job, CallLimiter limiter, Consumer<Job> worker) {
        Runnable work = leases.holding(job, worker);
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
        hints.start(() -> {
            wake();
            watch.wake();
        });
        background.start(submitting, looking, ingesting, givingBack);
    }

    void stop(@Observes ShutdownEvent event) {
        hints.stop();
        background.stop(submitting, looking, ingesting, givingBack);
        if (background.isEnabled()) {
            leases.giveBackAll();
        }
    }

    /** Something may be claimable now, here and elsewhere; without this call it is found at the next poll. */
    void newWork() {
        wake();
        hints.tell();
    }

    /** The same, when all there is are jobs to hand upstream. */
    void newJobs() {
        submitting.wake();
        hints.tell();
    }

    private void wake() {
        submitting.wake();
        looking.wake();
        ingesting.wake();
    }
}
