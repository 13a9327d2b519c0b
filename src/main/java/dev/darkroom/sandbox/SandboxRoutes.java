package dev.darkroom.sandbox;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Which paths are the sandbox's: none when it is off, be it an unknown one or a method that it does not have, and no
 * others when it runs alone. Who may come in is for {@link SandboxAccessFilter} to say.
 */
@Singleton
final class SandboxRoutes {
    private static final Set<String> HOSTS = Set.of("queue", "run", "rest", "files", "v1");
    /** What a gateway has: models below its base, and somebody's file host. */
    private static final Set<String> GATEWAY = Set.of("fal-ai", "files");

    private static final int BEFORE_EVERYTHING_ELSE = 1000;
    private final SandboxConfig config;
    private final SandboxPresence presence;

    SandboxRoutes(SandboxConfig config, SandboxPresence presence) {
        this.config = config;
        this.presence = presence;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, BEFORE_EVERYTHING_ELSE);
    }

    private void pass(RoutingContext context) {
        var path = context.normalizedPath();
        var first = firstSegment(path);
        if (first.equals("sandbox")) {
            if (presence.answers() && isPlayed(firstSegment(path.substring("/sandbox".length())))) {
                context.next();
            } else {
                notFound(context);
            }
        } else if (!config.alone() || first.equals("q")) {
            context.next();
        } else if (hosts().contains(first)) {
            var query = context.request().query();
            context.reroute("/sandbox" + path + (query == null ? "" : "?" + query));
        } else {
            notFound(context);
        }
    }

    private Set<String> hosts() {
        return config.dialect() == SandboxConfig.Dialect.GATEWAY ? GATEWAY : HOSTS;
    }

    private boolean isPlayed(String host) {
        return hosts().contains(host) || !(HOSTS.contains(host) || GATEWAY.contains(host));
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
