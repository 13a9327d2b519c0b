package dev.darkroom.jobs;

import dev.darkroom.shared.Background;
import dev.darkroom.shared.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.Consumer;

/**
 * The loops that move jobs: one hands them upstream, one asks about those that upstream has, one does whatever else has
 * come due. Those that speak to upstream go through a gate each, which claims nothing while upstream is in trouble; a
 * slow file holds up neither.
 */
@ApplicationScoped
class Engine {

    private final Background background;
    private final WorkLoop submitting;
    private final WorkLoop looking;
    private final WorkLoop ingesting;
    private final Hints hints;
    private final Claims claims;
    private final DueJobs dueJobs;
    private final Watch watch;
    private final Leases leases;

    Engine(
            JobsConfig config,
            Claims claims,
            Gates gates,
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
        int submits = config.parallelSubmits();
        int looks = config.parallelLooks();
        submitting = new WorkLoop("submit", submits, config.pollInterval(), free -> {
            int room = gates.submits().room(free, submits - free);
            return room == 0 ? List.of() : work(claims.queued(room, config.lease()), submitter::submit);
        });
        looking = new WorkLoop("look", looks, config.pollInterval(), free -> {
            int room = gates.looks().room(free, looks - free);
            return room == 0 ? List.of() : work(claims.looks(room, config.lookLease()), dueJobs::attend);
        });
        ingesting = new WorkLoop(
                "ingest",
                config.parallelIngests(),
                config.pollInterval(),
                free -> work(claims.due(free, config.ingestLease()), this::attend));
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

    /** Ingests answers, leased to this instance already, in room that was had for them. */
    void ingest(WorkLoop.Room room, List<Job> jobs) {
        room.fill(work(jobs, this::attend));
    }

    private List<Runnable> work(List<Job> jobs, Consumer<Job> worker) {
        return jobs.stream().map(job -> leases.holding(job, worker)).toList();
    }

    void start(@Observes StartupEvent event) {
        hints.start(() -> {
            wake();
            watch.wake();
        });
        background.start(submitting, looking, ingesting);
    }

    void stop(@Observes ShutdownEvent event) {
        hints.stop();
        background.stop(submitting, looking, ingesting);
        if (background.isEnabled()) {
            leases.giveBack();
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
