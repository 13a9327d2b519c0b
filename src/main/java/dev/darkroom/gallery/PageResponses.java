package dev.darkroom.gallery;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ObjectService;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.function.Supplier;

/** Builds HTML responses with their security and caching headers. */
@ApplicationScoped
class PageResponses {

    // No script anywhere, nothing from elsewhere but what lies in our bucket, and nobody may frame us.
    private static final String POLICY =
            "default-src 'none'; img-src 'self'%1$s; media-src 'self'%1$s; style-src 'self'; form-action 'self';"
                    + " base-uri 'none'; frame-ancestors 'none'";

    private final ObjectService objectService;

    PageResponses(ObjectService objectService) {
        this.objectService = objectService;
    }

    ResponseBuilder page(int status, TemplateInstance template) {
        return discreet(Response.status(status).entity(template)).header("Content-Security-Policy", policy());
    }

    /** For a page with a form that is sent to us: without its address a browser would not say that it is ours. */
    ResponseBuilder pageWithForm(int status, TemplateInstance template) {
        ResponseBuilder answer = page(status, template);
        answer.header("Referrer-Policy", null);
        return answer.header("Referrer-Policy", "same-origin");
    }

    /** What was asked for, or a page that says that there is nothing where the address cannot be read. */
    Response orNothing(Supplier<Response> page) {
        try {
            return page.get();
        } catch (Problem unreadable) {
            if (unreadable.kind() != Problem.Kind.INVALID) {
                throw unreadable;
            }
            return page(422, GalleryPages.nothing()).build();
        }
    }

    /** Kept nowhere, and its address told to nobody. */
    static ResponseBuilder discreet(ResponseBuilder answer) {
        return answer.header("Referrer-Policy", "no-referrer").header("Cache-Control", "private, no-store");
    }

    private String policy() {
        return POLICY.formatted(
                objectService.readOrigin().map(origin -> " " + origin).orElse(""));
    }
}
