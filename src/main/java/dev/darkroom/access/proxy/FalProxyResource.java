package dev.darkroom.access.proxy;

import dev.darkroom.access.ApiPaths;
import dev.darkroom.access.CrossOrigin;
import dev.darkroom.shared.url.WebUrl;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * fal's server proxy, which clients speak to when they are given a {@code proxyUrl}: whatever the method, the header
 * {@code x-fal-target-url} says which URL of fal's is meant. Nothing is forwarded: the request is routed again, as one
 * for the path here that stands for that URL, so that bodies and answers stream as they do there, and the scope that the
 * endpoint declares is what is needed. URLs of our own that answers name are understood, too. Only the API's own paths
 * can be reached, and the proxy is none of them.
 *
 * @see <a href="https://github.com/fal-ai/fal-js/tree/main/libs/proxy">server-proxy, whose refusals these are</a>
 */
@Singleton
class FalProxyResource {

    private static final int PRIORITY = CrossOrigin.PRIORITY - 100;
    private static final String TARGET = "x-fal-target-url";

    /** What the server's own key is lent for; fal's proxy lets the same through by default. */
    private static final List<String> LENT_FOR = List.of("/queue", "/run", "/rest/storage/upload");

    private final ProxyUrlMapper targets;
    private final Optional<WebUrl> publicUrl;
    private final Optional<String> key;
    private final CrossOrigin crossOrigin;

    FalProxyResource(
            ProxyConfig config,
            @ConfigProperty(name = "darkroom.public-url") Optional<WebUrl> publicUrl,
            CrossOrigin crossOrigin) {
        this.targets = new ProxyUrlMapper(config.targets());
        this.publicUrl = publicUrl;
        this.key = config.key();
        this.crossOrigin = crossOrigin;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, PRIORITY);
    }

    void pass(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!ApiPaths.isProxy(context.normalizedPath()) || request.method().equals(HttpMethod.OPTIONS)) {
            context.next();
            return;
        }
        Optional<String> local = targets.local(request.getHeader(TARGET), own(request));
        if (local.isEmpty()) {
            refuse(context, 400, "Invalid request");
        } else if (needsNone(request, local.get())
                || hasCredentials(request, local.get())
                || lendKey(request, local.get())) {
            context.reroute(local.get());
        } else {
            refuse(context, 401, "Unauthorized");
        }
    }

    /** Our addresses as answers name them: the one that is configured, and the one that this caller uses. */
    private List<WebUrl> own(HttpServerRequest request) {
        Optional<WebUrl> used = Optional.ofNullable(request.authority())
                .flatMap(authority -> WebUrl.parse(request.scheme() + "://" + authority));
        return Stream.of(publicUrl, used).flatMap(Optional::stream).toList();
    }

    /** Files are read by whoever knows their URL; those that are not say so themselves. */
    private static boolean needsNone(HttpServerRequest request, String local) {
        boolean read =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return read && ApiPaths.isBelow("/files", local);
    }

    private static boolean hasCredentials(HttpServerRequest request, String local) {
        return request.headers().contains("Authorization") || local.contains("fal_jwt_token=");
    }

    private boolean lendKey(HttpServerRequest request, String local) {
        boolean lent = key.isPresent()
                && LENT_FOR.stream().anyMatch(path -> ApiPaths.isBelow(path, local.replaceFirst("\\?.*", "")))
                && crossOrigin.isTrusted(request);
        if (lent) {
            request.headers().set("Authorization", "Key " + key.get());
        }
        return lent;
    }

    private static void refuse(RoutingContext context, int status, String detail) {
        if (status == 401) {
            context.response().putHeader("WWW-Authenticate", "Key");
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end("{\"detail\":\"" + detail + "\"}");
    }
}
