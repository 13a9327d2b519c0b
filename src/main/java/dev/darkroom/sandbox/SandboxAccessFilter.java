package dev.darkroom.sandbox;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets requests through to the sandbox's resources, or not. It is bound to the resources, so that no spelling of a path
 * leads around it.
 */
class SandboxAccessFilter {
    private final SandboxConfig config;
    private final SandboxPresence presence;
    private final Credentials credentials;

    @Inject
    SandboxAccessFilter(SandboxConfig config, SandboxPresence presence, Credentials credentials) {
        this.config = config;
        this.presence = presence;
        this.credentials = credentials;
    }

    /** With no key and beside the rest of the service, what changes something is for this machine only. */
    @InSandbox
    @ServerRequestFilter
    public Optional<Response> enter(HttpServerRequest connection) {
        if (!presence.answers()) {
            return Optional.of(JsonResponses.detail(404, "Not Found"));
        }
        boolean open = config.alone() || config.key().isPresent() || isRead(connection);
        return open || LoopbackCallers.isNear(connection)
                ? Optional.empty()
                : Optional.of(JsonResponses.detail(
                        403, "The sandbox takes requests from this machine only, unless it has a key"));
    }

    @Confidential
    @ServerRequestFilter
    public Optional<Response> confide(ContainerRequestContext request, HttpServerRequest connection) {
        return credentials.isKey(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                        || LoopbackCallers.isNear(connection)
                ? Optional.empty()
                : Optional.of(JsonResponses.detail(
                        403, "This is shown to the sandbox's key, or on this machine without a proxy between"));
    }

    private static boolean isRead(HttpServerRequest connection) {
        // Over a WebSocket models are run.
        boolean upgrade = connection.headers().contains("Upgrade");
        return !upgrade && isReading(connection);
    }

    private static boolean isReading(HttpServerRequest connection) {
        return connection.method().equals(HttpMethod.GET) || connection.method().equals(HttpMethod.HEAD);
    }
}
