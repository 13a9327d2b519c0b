package dev.darkroom.sandbox;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether there is a sandbox at all: never beside another upstream, whatever else is set. */
@Singleton
final class SandboxPresence {
    private final boolean answers;

    SandboxPresence(
            SandboxConfig config,
            @ConfigProperty(name = "darkroom.upstream.url") Optional<String> url,
            @ConfigProperty(name = "darkroom.upstream.key") Optional<String> key) {
        answers = config.alone() || (config.enabled() && url.isEmpty() && key.isEmpty());
    }

    boolean answers() {
        return answers;
    }
}
