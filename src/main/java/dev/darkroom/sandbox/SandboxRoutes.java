package dev.darkroom.sandbox;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
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
        if (config.alone() || !config.enabled()) {
            filters.register(this::pass, BEFORE_EVERYTHING_ELSE);
        }
    }

    private void pass(RoutingContext context) {
        var path = context.request().path();
        var first = firstSegment(path);
        if (first.equals("sandbox")) {
            if (config.enabled()) {
                context.next();
            } else {
                notFound(context);
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

    private static String firstSegment(String path) {
        var end = path.indexOf('/', 1);
        return path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
    }

    private static void notFound(RoutingContext context) {
        context.response()
                .setStatusCode(404)
                .putHeader("Content-Type", "application/json")
                .end("{\"detail\":\"Not Found\"}");
    }
}
