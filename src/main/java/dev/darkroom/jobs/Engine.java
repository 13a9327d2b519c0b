package dev.darkroom.jobs;

import dev.darkroom.shared.WorkLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The two loops that move jobs: one hands them upstream, one looks at those that have come due. */
@ApplicationScoped
class Engine {

    private final boolean enabled;
    private final WorkLoop submitting;
    private final WorkLoop looking;

    Engine(
            JobsConfig config,
            JobStore store,
            Submitter submitter,
            DueJobs dueJobs,
            @ConfigProperty(name = "darkroom.background.enabled", defaultValue = "true") boolean enabled) {
        this.enabled = enabled;
        submitting = new WorkLoop(
                "submit",
                config.parallelSubmits(),
                config.pollInterval(),
                count -> work(store, config, submitter, count));
        looking = new WorkLoop(
                "look", config.parallelLooks(), config.pollInterval(), count -> due(store, config, dueJobs, count));
    }

    private static List<Runnable> work(JobStore store, JobsConfig config, Submitter submitter, int count) {
        return store.claimQueued(count, config.lease()).stream()
                .map(job -> (Runnable) () -> submitter.submit(job))
                .toList();
    }

    private static List<Runnable> due(JobStore store, JobsConfig config, DueJobs dueJobs, int count) {
        return store.claimDue(count, config.ingestLease()).stream()
                .map(job -> (Runnable) () -> dueJobs.attend(job))
                .toList();
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            submitting.start();
            looking.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (enabled) {
            WorkLoop.stopAll(submitting, looking);
        }
    }

    /** Something may be claimable now; without this call it is found at the next poll. */
    void newWork() {
        submitting.wake();
        looking.wake();
    }
}
