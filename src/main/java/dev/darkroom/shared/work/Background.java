package dev.darkroom.shared.work;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether this instance works by itself, or only answers; and the loops of one that does. */
@Singleton
public class Background {

    private final boolean enabled;
    private final Set<WorkLoop> started = ConcurrentHashMap.newKeySet();

    public Background(@ConfigProperty(name = "darkroom.background.enabled", defaultValue = "true") boolean enabled) {
        this.enabled = enabled;
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** Starts loops, unless this instance only answers. */
    public void start(WorkLoop... loops) {
        if (enabled) {
            for (WorkLoop loop : loops) {
                started.add(loop);
                loop.start();
            }
        }
    }

    /** Stops what {@link #start} has started, in the time that the slowest takes. */
    public void stop(WorkLoop... loops) {
        if (enabled) {
            started.removeAll(List.of(loops));
            WorkLoop.stopAll(loops);
        }
    }

    // Whoever has something to see to when its loops end has stopped them by now.
    void stopOthers(@Observes @Priority(Integer.MAX_VALUE - 1) ShutdownEvent event) {
        stop(started.toArray(WorkLoop[]::new));
    }
}
