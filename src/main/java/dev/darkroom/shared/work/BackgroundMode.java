package dev.darkroom.shared.work;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.DomainSocketServerStart;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * When this instance does background work: all the time, only within requests, or never; and the loops of that work.
 */
@Singleton
public class BackgroundMode {

    /** How this instance lives. */
    public enum Mode {
        /** A process that stays: its loops run by themselves. */
        SERVER,
        /** A process that may be frozen or killed after any answer: work is done within requests. */
        SERVERLESS
    }

    private final boolean enabled;
    private final Mode mode;
    private final Set<WorkLoop> loops = new CopyOnWriteArraySet<>();
    private final List<WorkLoop> waiting = new ArrayList<>();
    private boolean isListening;

    /** @param enabled false for an instance that only answers */
    @Inject
    public BackgroundMode(
            @ConfigProperty(name = "darkroom.background.enabled", defaultValue = "true") boolean enabled,
            @ConfigProperty(name = "darkroom.mode", defaultValue = "server") Mode mode) {
        this.enabled = enabled;
        this.mode = mode;
    }

    public BackgroundMode(boolean enabled) {
        this(enabled, Mode.SERVER);
    }

    /** Whether it does such work at all. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Whether it does so on threads of its own. */
    public boolean runsByItself() {
        return enabled && mode == Mode.SERVER;
    }

    /** Whether it does so within requests. */
    public boolean runsInRequests() {
        return enabled && mode == Mode.SERVERLESS;
    }

    /**
     * Starts loops once this instance can be called, since upstream may answer what they send at once, and may live in this very
     * process; where work is done within requests they are only kept for those.
     */
    public void start(WorkLoop... started) {
        if (enabled) {
            loops.addAll(List.of(started));
        }
        if (runsByItself()) {
            beginOrWait(List.of(started));
        }
    }

    private void beginOrWait(List<WorkLoop> started) {
        synchronized (waiting) {
            if (!isListening) {
                waiting.addAll(started);
                return;
            }
        }
        started.forEach(WorkLoop::start);
    }

    void listens(@ObservesAsync HttpServerStart event) {
        beginWaiting();
    }

    void listens(@ObservesAsync HttpsServerStart event) {
        beginWaiting();
    }

    void listens(@ObservesAsync DomainSocketServerStart event) {
        beginWaiting();
    }

    void beginWaiting() {
        List<WorkLoop> ready;
        synchronized (waiting) {
            isListening = true;
            ready = List.copyOf(waiting);
            waiting.clear();
        }
        ready.forEach(WorkLoop::start);
    }

    /** All that were started, in that order. */
    List<WorkLoop> loops() {
        return List.copyOf(loops);
    }

    /** Stops what {@link #start} has started, in the time that the slowest takes. */
    public void stop(WorkLoop... stopped) {
        if (enabled) {
            loops.removeAll(List.of(stopped));
            synchronized (waiting) {
                waiting.removeAll(List.of(stopped));
            }
            WorkLoop.stopAll(stopped);
        }
    }

    // Whoever has something to see to when its loops end has stopped them by now.
    void stopOthers(@Observes @Priority(Integer.MAX_VALUE - 1) ShutdownEvent event) {
        stop(loops.toArray(WorkLoop[]::new));
    }
}
