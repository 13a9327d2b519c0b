package dev.darkroom.boot;

import dev.darkroom.access.Bootstrap;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes sure, before the first request, that there is a key to call with. */
@ApplicationScoped
class FirstStart {

    private static final int BEFORE_THE_REST = 10;

    private final Bootstrap bootstrap;
    private final boolean enabled;
    private volatile Optional<String> newKey = Optional.empty();

    FirstStart(
            Bootstrap bootstrap,
            @ConfigProperty(name = "darkroom.background.enabled", defaultValue = "true") boolean enabled) {
        this.bootstrap = bootstrap;
        this.enabled = enabled;
    }

    void prepare(@Observes @Priority(BEFORE_THE_REST) StartupEvent event) {
        if (enabled) {
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
