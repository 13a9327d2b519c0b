package dev.darkroom.shared.http;

import dev.darkroom.shared.url.WebUrl;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The address under which others reach us, without a slash at its end. */
@Singleton
public class PublicUrl {

    private final Optional<WebUrl> configured;
    private final HttpServer server;

    public PublicUrl(@ConfigProperty(name = "darkroom.public-url") Optional<WebUrl> configured, HttpServer server) {
        this.configured = configured;
        this.server = server;
    }

    /** For answers to a request: what is configured, else the address that the caller itself used. */
    public String forCaller(UriInfo request) {
        return configured
                .orElseGet(() -> WebUrl.valueOf(request.getBaseUri().toString()))
                .base();
    }

    /** For what is sent out of the blue, such as a callback URL: what is configured, else this machine's loopback. */
    public String forOthers() {
        return configured.map(WebUrl::base).orElseGet(() -> "http://127.0.0.1:" + server.getPort());
    }

    /** Whether an operator has said how the outside reaches us; without it callbacks from afar cannot arrive. */
    public boolean isConfigured() {
        return configured.isPresent();
    }
}
