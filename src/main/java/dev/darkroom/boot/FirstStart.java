package dev.darkroom.boot;

import dev.darkroom.access.Bootstrap;
import dev.darkroom.shared.work.BackgroundMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Makes sure, before the first request, that there is a key to call with. */
@ApplicationScoped
class FirstStart {

    private static final int BEFORE_THE_REST = 10;

    private final Bootstrap bootstrap;
    private final BackgroundMode background;
    private volatile boolean madeKey;

    FirstStart(Bootstrap bootstrap, BackgroundMode background) {
        this.bootstrap = bootstrap;
        this.background = background;
    }

    void prepare(@Observes @Priority(BEFORE_THE_REST) StartupEvent event) {
        if (background.isEnabled()) {
            bootstrap.ensureKey().ifPresent(this::tell);
        }
    }

    // At once, since it is kept nowhere, and whatever comes next in the start may fail. On the console and not in the
    // log: logs are shipped and kept, and a key must not be.
    private void tell(String key) {
        madeKey = true;
        System.out.printf("%n  Your key, shown this one time:  %s%n", key);
    }

    /** Whether this start has made the first key. */
    boolean hasMadeKey() {
        return madeKey;
    }
}
