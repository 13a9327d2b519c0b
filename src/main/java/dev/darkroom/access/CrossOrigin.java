package dev.darkroom.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins call the API from a browser, without cookies. What serves people stays to itself: no
 * answer outside the API carries a header that would let another origin read it. Quarkus' own CORS filter knows no
 * paths; this is the handler of Vert.x, which it is made from, put before the API only.
 */
@Singleton
public class CrossOrigin {

    /** Before the proxy, whose refusals pages must be able to read, too. */
    public static final int PRIORITY = 600;

    private static final int PREFLIGHT_SECONDS = 24 * 60 * 60;

    /** What answers say in headers beyond those that every page may read. */
    private static final Set<String> EXPOSED = Set.of(
            "x-fal-request-id",
            "x-fal-billable-units",
            "x-fal-error-type",
            "x-fal-needs-retry",
            "x-fal-retryable",
            "x-fal-request-timeout-type",
            "x-fal-served-from",
            "x-fal-runner-hints",
            "retry-after",
            "location",
            "etag",
            "accept-ranges",
            "content-range",
            "content-length",
            "content-disposition",
            "idempotency-replayed",
            "preference-applied",
            "link");

    private final List<String> origins;
    private final CorsHandler cors;

    public CrossOrigin(CorsConfig config) {
        this.origins = config.origins();
        // Which headers may be sent is not listed: the handler allows those that the browser asks for. All of them are
        // ours to read or to pass over, and fal's clients send new ones with each version.
        this.cors = CorsHandler.create()
                .addOrigins(origins.contains(CorsConfig.ANY) ? List.of(CorsConfig.ANY) : origins)
                .allowedMethods(Set.of(
                        HttpMethod.GET,
                        HttpMethod.HEAD,
                        HttpMethod.POST,
                        HttpMethod.PUT,
                        HttpMethod.PATCH,
                        HttpMethod.DELETE))
                .exposedHeaders(EXPOSED)
                .maxAgeSeconds(PREFLIGHT_SECONDS);
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, PRIORITY);
    }

    /** Whether this is no page's request, one of our own origin, or of one that the operator named (any does not count). */
    public boolean isTrusted(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return origin == null || isOwn(origin, request) || origins.contains(origin);
    }

    public void pass(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        if (!ApiPaths.isApi(path) || isRead(request, path) || isOwn(request.getHeader("Origin"), request)) {
            context.next();
        } else {
            cors.handle(context);
        }
    }

    // An object is for every page, and says so itself, whoever reads it: what is cached must do for pages, too.
    private static boolean isRead(HttpServerRequest request, String path) {
        return ApiPaths.isBelow("/files", path)
                && (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD));
    }

    // A request behind a proxy that ends TLS does not know by which scheme it came.
    private static boolean isOwn(@Nullable String origin, HttpServerRequest request) {
        return origin != null
                && origin.replaceFirst("^https?://", "").equalsIgnoreCase(String.valueOf(request.authority()));
    }
}
