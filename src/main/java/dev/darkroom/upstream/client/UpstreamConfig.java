package dev.darkroom.upstream.client;

import dev.darkroom.shared.url.WebUrl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the one provider that most installations have, and of the connections to all. With neither a URL nor a key
 * here, nor another provider ({@link ProvidersConfig}), it is the embedded sandbox.
 */
@ConfigMapping(prefix = "darkroom.upstream")
public interface UpstreamConfig {

    /** One base under which {@code /queue}, {@code /run}, {@code /rest}, {@code /files} and {@code /v1} are found. */
    Optional<WebUrl> url();

    /** The credential; alone, without a URL, it means fal itself. */
    Optional<String> key();

    /** What stands before the credential: {@code Key} for fal, {@code Bearer} for some gateways. */
    @WithDefault("Key")
    String authScheme();

    /** Whether completions arrive signed by keys of the provider's key document. */
    @WithDefault("true")
    boolean signsCallbacks();

    /** fal's own hosts. */
    Fal fal();

    /** How long a connection may take to come about. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** How long an answer may stay silent; the whole call has its own, fault-tolerance limit. */
    @WithDefault("60s")
    Duration readTimeout();

    /** Connections kept to each API of the provider. */
    @WithDefault("512")
    int connections();

    /** The hosts of fal, one per API. */
    interface Fal {
        @WithDefault("https://queue.fal.run")
        WebUrl queue();

        @WithDefault("https://fal.run")
        WebUrl run();

        @WithDefault("https://rest.fal.ai")
        WebUrl rest();

        @WithDefault("https://v3.fal.media")
        WebUrl files();

        @WithDefault("https://api.fal.ai/v1")
        WebUrl platform();
    }
}
