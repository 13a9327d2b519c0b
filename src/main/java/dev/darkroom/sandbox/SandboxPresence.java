package dev.darkroom.sandbox;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether there is a sandbox at all: never beside another upstream, whatever else is set. */
@Singleton
final class SandboxPresence {

    /** What settings of other providers begin with, as keys and as environment variables. */
    private static final String PROVIDERS = "darkroom.providers.";

    private static final String PROVIDER_VARIABLES = "DARKROOM_PROVIDERS_";

    private final boolean answers;

    SandboxPresence(
            SandboxConfig config,
            @ConfigProperty(name = "darkroom.upstream.url") Optional<String> url,
            @ConfigProperty(name = "darkroom.upstream.key") Optional<String> key,
            Config all) {
        boolean providers = StreamSupport.stream(all.getPropertyNames().spliterator(), false)
                .anyMatch(name -> name.startsWith(PROVIDERS) || name.startsWith(PROVIDER_VARIABLES));
        answers = config.alone() || (config.enabled() && url.isEmpty() && key.isEmpty() && !providers);
    }

    boolean answers() {
        return answers;
    }
}
