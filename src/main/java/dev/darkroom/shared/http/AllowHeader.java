package dev.darkroom.shared.http;

import io.quarkus.arc.All;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Response filter for {@code Allow}: each 405, whoever gives it, says which methods there are (RFC 9110, 15.5.6). */
@Singleton
class AllowHeader {

    private static final int EARLY = 900;
    private static final int METHOD_NOT_ALLOWED = 405;

    /** What is no resource of ours is a page or a file. */
    private static final String OF_FILES = "GET, HEAD";

    private final RoutingTable routes;
    private final List<PathMethods> more;

    AllowHeader(RoutingTable routes, @All List<PathMethods> more) {
        this.routes = routes;
        this.more = more;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, EARLY);
    }

    private void pass(RoutingContext context) {
        context.addHeadersEndHandler(_ -> complete(context));
        context.next();
    }

    private void complete(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.getStatusCode() == METHOD_NOT_ALLOWED
                && !response.headers().contains(HttpHeaders.ALLOW)) {
            response.putHeader(HttpHeaders.ALLOW, allowed(context.normalizedPath()));
        }
    }

    private String allowed(String path) {
        return more.stream()
                .map(methods -> methods.allowed(path))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> {
                    Set<String> known = routes.methodsOf(path);
                    return known.isEmpty() ? OF_FILES : String.join(", ", known);
                });
    }
}
