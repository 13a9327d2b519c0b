package dev.darkroom.boot;

import dev.darkroom.access.Bootstrap;
import dev.darkroom.shared.Background;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/** Makes sure, before the first request, that there is a key to call with. */
@ApplicationScoped
class FirstStart {

    private static final int BEFORE_THE_REST = 10;

    private final Bootstrap bootstrap;
    private final Background background;
    private volatile Optional<String> newKey = Optional.empty();

    FirstStart(Bootstrap bootstrap, Background background) {
        this.bootstrap = bootstrap;
        this.background = background;
    }

    void prepare(@Observes @Priority(BEFORE_THE_REST) StartupEvent event) {
        if (background.isEnabled()) {
            newKey = bootstrap.ensureKey();
        }
    }

    /** The key that this start made; handed out once, since it is kept nowhere. */
    Optional<String> takeNewKey() {
        Optional<String> key = newKey;
        newKey = Optional.empty();
        return key;
    }
}
