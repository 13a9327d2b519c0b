package dev.darkroom.sandbox;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Set;

/** The door of the sandbox: shut when it is off, and the only one when it runs alone. */
@Singleton
final class SandboxRoutes {
    private static final Set<String> HOSTS = Set.of("queue", "run", "rest", "files", "v1");
    private static final int BEFORE_EVERYTHING_ELSE = 1000;
    private final SandboxConfig config;

    SandboxRoutes(SandboxConfig config) {
        this.config = config;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, BEFORE_EVERYTHING_ELSE);
    }

    private void pass(RoutingContext context) {
        var path = context.request().path();
        var first = firstSegment(path);
        if (first.equals("sandbox")) {
            if (!config.enabled()) {
                notFound(context);
            } else if (isStranger(context)) {
                answer(context, 403, "The sandbox takes requests from this machine only, unless it has a key");
            } else {
                context.next();
            }
        } else if (!config.alone() || first.equals("q")) {
            context.next();
        } else if (HOSTS.contains(first)) {
            var query = context.request().query();
            context.reroute("/sandbox" + path + (query == null ? "" : "?" + query));
        } else {
            notFound(context);
        }
    }

    // It posts to whatever address a request names; beside the rest of the service, with no key, that is not for all.
    private boolean isStranger(RoutingContext context) {
        HttpMethod method = context.request().method();
        return !config.alone()
                && config.key().isEmpty()
                && !method.equals(HttpMethod.GET)
                && !method.equals(HttpMethod.HEAD)
                && !InetAddress.ofLiteral(context.request().remoteAddress().hostAddress())
                        .isLoopbackAddress();
    }

    private static String firstSegment(String path) {
        var end = path.indexOf('/', 1);
        return path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
    }

    private static void notFound(RoutingContext context) {
        answer(context, 404, "Not Found");
    }

    private static void answer(RoutingContext context, int status, String detail) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end("{\"detail\":\"" + detail + "\"}");
    }
}
