package dev.darkroom.upstream.client;

import dev.darkroom.outgoing.TrustedOrigins;
import dev.darkroom.shared.url.WebUrl;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The provider that requests go to, as configured: its addresses and our credential.
 * Addresses are worked out when asked for, because the sandbox listens on our own port, which is known only once the
 * server is up.
 */
@Singleton
public class Upstream implements TrustedOrigins {

    /** Which kind of provider this is. */
    public enum Mode {
        /** The embedded emulator: nothing was configured. */
        SANDBOX,
        /** fal itself: a key was given. */
        FAL,
        /** A fal-compatible gateway: a URL was given. */
        CUSTOM
    }

    private static final String SANDBOX_KEY = "sandbox:sandbox";

    private final UpstreamConfig config;
    private final Optional<String> sandboxKey;
    private final HttpServer server;
    private final List<WebUrl> hosts;

    public Upstream(
            UpstreamConfig config,
            @ConfigProperty(name = "darkroom.sandbox.key") Optional<String> sandboxKey,
            HttpServer server) {
        this.config = config;
        this.sandboxKey = sandboxKey;
        this.server = server;
        this.hosts = mode() == Mode.SANDBOX
                ? List.of()
                : bases().flatMap(base -> base.resolve("/").stream()).distinct().toList();
    }

    public Mode mode() {
        if (config.url().isPresent()) {
            return Mode.CUSTOM;
        }
        return config.key().isPresent() ? Mode.FAL : Mode.SANDBOX;
    }

    /** Base of the queue API. */
    public WebUrl queue() {
        return mode() == Mode.FAL ? config.fal().queue() : below("/queue");
    }

    /** Base of the synchronous API. */
    public WebUrl run() {
        return mode() == Mode.FAL ? config.fal().run() : below("/run");
    }

    /** Base of the storage and key API. */
    public WebUrl rest() {
        return mode() == Mode.FAL ? config.fal().rest() : below("/rest");
    }

    /** Base of the file host. */
    public WebUrl files() {
        return mode() == Mode.FAL ? config.fal().files() : below("/files");
    }

    /** Base of the platform API, its version included. */
    public WebUrl platform() {
        return mode() == Mode.FAL ? config.fal().platform() : below("/v1");
    }

    // A provider of one's own may keep its files anywhere on its host. The sandbox shares a host with ourselves.
    @Override
    public List<WebUrl> trustedUrls() {
        return mode() == Mode.SANDBOX ? bases().toList() : hosts;
    }

    private Stream<WebUrl> bases() {
        return Stream.of(queue(), run(), rest(), files(), platform());
    }

    /** The value of the {@code Authorization} header; null when a custom provider is called without a key. */
    public @Nullable String authorization() {
        if (mode() == Mode.SANDBOX) {
            return "Key " + sandboxKey.orElse(SANDBOX_KEY);
        }
        return config.key().map(key -> config.authScheme() + " " + key).orElse(null);
    }

    /** Whether completions arrive signed, so that an unsigned one is a forgery. */
    public boolean signsCallbacks() {
        return config.signsCallbacks();
    }

    private WebUrl below(String prefix) {
        String base = config.url().map(WebUrl::base).orElseGet(this::sandbox);
        return WebUrl.valueOf(base + prefix);
    }

    private String sandbox() {
        int port = server.getPort();
        if (port <= 0) {
            throw new IllegalStateException("the sandbox cannot be called before the HTTP server listens");
        }
        return "http://127.0.0.1:" + port + "/sandbox";
    }
}
