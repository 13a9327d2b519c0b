package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends queued jobs whose time to start has passed, however long the queue before them is. */
@ApplicationScoped
class StartDeadlines {

    private static final int BATCH = 100;
    /** Upstream takes no start timeout that is not longer. */
    private static final Duration TOO_LITTLE = Duration.ofMillis(100);

    private final Database database;
    private final Endings endings;
    private final Clock clock;
    private final boolean enabled;
    private final WorkLoop loop;

    StartDeadlines(
            Database database,
            Endings endings,
            JobsConfig config,
            Clock clock,
            @ConfigProperty(name = "darkroom.background.enabled", defaultValue = "true") boolean enabled) {
        this.database = database;
        this.endings = endings;
        this.clock = clock;
        this.enabled = enabled;
        this.loop = new WorkLoop("start-deadlines", 1, config.pollInterval(), _ -> sweep());
    }

    /** Whether there is too little time left to be handed upstream. */
    static boolean isPast(Job job, Instant now) {
        Instant start = job.wishes().startDeadline();
        return start != null && !now.plus(TOO_LITTLE).isBefore(start);
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            loop.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (enabled) {
            loop.stop();
        }
    }

    /** There is never work left over to run elsewhere. */
    private List<Runnable> sweep() {
        boolean more = true;
        while (more) {
            List<Job> late = database.query(
                    "SELECT * FROM job WHERE state = 'QUEUED' AND start_deadline <= ? ORDER BY start_deadline LIMIT ?",
                    Job::read,
                    clock.instant(),
                    BATCH);
            long ended = late.stream()
                    .filter(job -> endings.endQueued(job, JobState.EXPIRED, Ending.notStarted()))
                    .count();
            more = late.size() == BATCH && ended > 0;
        }
        return List.of();
    }
}
