package dev.darkroom.gallery;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.PublicUrl;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;

/**
 * Tells our own pages' forms from those of others, by what browsers say and pages cannot. A request that says nothing
 * comes from no browser, and brings nobody's cookies.
 */
@ApplicationScoped
class SameOrigin {

    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final PublicUrl publicUrl;

    SameOrigin(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    /** @throws Problem 403 when the request was sent by a page of another origin */
    void require(HttpServerRequest request, UriInfo uri) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        boolean own = site == null ? origin == null || isOwn(origin, request, uri) : OWN.contains(site);
        if (!own) {
            throw Problem.of(Problem.Kind.FORBIDDEN, "This form is for pages of this site only");
        }
    }

    /** By the name that the caller used, or by the public one: a proxy may have changed the former. */
    private boolean isOwn(String origin, HttpServerRequest request, UriInfo uri) {
        String host = withoutScheme(origin);
        return host.equalsIgnoreCase(String.valueOf(request.authority()))
                || host.equalsIgnoreCase(withoutScheme(publicUrl.forCaller(uri)).replaceFirst("/.*", ""));
    }

    private static String withoutScheme(String url) {
        return url.replaceFirst("^https?://", "");
    }
}
