package dev.darkroom.shared;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether this instance works by itself, or only answers; and the loops of one that does. */
@Singleton
public class Background {

    private final boolean enabled;

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
                loop.start();
            }
        }
    }

    /** Stops what {@link #start} has started, in the time that the slowest takes. */
    public void stop(WorkLoop... loops) {
        if (enabled) {
            WorkLoop.stopAll(loops);
        }
    }
}
