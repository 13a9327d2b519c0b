package dev.darkroom.jobs.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Request filter for new jobs: a body without a type is JSON, and a form must tell its length. */
class JobBodyFilter {

    private static final String JOBS = "/v1/jobs";

    @ServerRequestFilter(preMatching = true)
    public void settle(ContainerRequestContext request) {
        if (!request.getUriInfo().getPath().equals(JOBS)) {
            return;
        }
        String type = request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            // Left to itself the framework would take it for a form.
            request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        } else if (isForm(type) && request.getHeaders().getFirst(HttpHeaders.CONTENT_LENGTH) == null) {
            // The limit of bodies looks at the length; the parts of a form without one would fill the disk.
            throw new WebApplicationException(Response.Status.LENGTH_REQUIRED);
        }
    }

    private static boolean isForm(String type) {
        return type.toLowerCase(Locale.ROOT).startsWith(MediaType.MULTIPART_FORM_DATA);
    }
}
