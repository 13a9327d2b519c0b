package dev.darkroom.gallery;

import dev.darkroom.access.Open;
import dev.darkroom.access.SessionService;
import dev.darkroom.access.SignInAttempts;
import dev.darkroom.shared.http.PublicUrl;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The way into the gallery, by a key or by a link, and the way out. */
@Tag(name = "Gallery")
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
@Open("only a good key or link opens a session, and only its own browser ends it")
public class SignInResource {

    private final SessionService sessionService;
    private final SignInAttempts attempts;
    private final SameOrigin sameOrigin;
    private final PageResponses pageResponses;
    private final PublicUrl publicUrl;

    SignInResource(
            SessionService sessionService,
            SignInAttempts attempts,
            SameOrigin sameOrigin,
            PageResponses pageResponses,
            PublicUrl publicUrl) {
        this.sessionService = sessionService;
        this.attempts = attempts;
        this.sameOrigin = sameOrigin;
        this.pageResponses = pageResponses;
        this.publicUrl = publicUrl;
    }

    /** What is typed in. */
    @Schema(name = "SignIn")
    record Typed(
            @Schema(required = true, description = "id:secret")
            String key) {}

    @GET
    @Path("/signin")
    @Operation(operationId = "signInByLink", summary = "Sign in by a link, which is good once")
    public Response openLink(
            @QueryParam("token") @Nullable String token,
            @HeaderParam("Sec-Purpose") @Nullable String purpose,
            @Context UriInfo uri) {
        if (purpose != null && purpose.contains("prefetch")) {
            // A browser that only looks ahead would use the link up.
            return page(503, null);
        }
        if (token == null) {
            return page(200, null);
        }
        return sessionService
                .openLink(token)
                .map(session -> enter(session, uri))
                .orElseGet(() -> page(401, "This link was used, is too old, or was never one of ours."));
    }

    /** Whoever only asks whether a link leads anywhere does not use it up. */
    @HEAD
    @Path("/signin")
    @Operation(hidden = true)
    public Response look() {
        return Response.ok().build();
    }

    @POST
    @Path("/signin")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "signInByKey", summary = "Sign in by a key")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_FORM_URLENCODED,
                            schema = @Schema(implementation = Typed.class)))
    public Response openWithKey(InputStream body, @Context UriInfo uri, @Context HttpServerRequest request) {
        sameOrigin.require(request, uri);
        String address =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        String key = SmallForm.read(body, request.getHeader("Content-Length")).get("key");
        Duration wait = attempts.tryBegin(address);
        if (wait.isPositive()) {
            return pageResponses
                    .pageWithForm(
                            429, GalleryPages.signin("Too many wrong keys came from here. Try again in a moment."))
                    .header("Retry-After", wait.toSeconds() + 1)
                    .build();
        }
        return open(key, address)
                .map(session -> enter(session, uri))
                .orElseGet(() -> page(401, "This key is not known here."));
    }

    private Optional<String> open(@Nullable String key, @Nullable String address) {
        Optional<String> session;
        try {
            session = sessionService.openWithKey(key);
        } catch (RuntimeException notLookedAt) {
            attempts.gaveUp(address);
            throw notLookedAt;
        }
        if (session.isPresent()) {
            attempts.succeeded(address);
        }
        return session;
    }

    @POST
    @Path("/signout")
    @Operation(operationId = "signOut", summary = "End the browser's session")
    public Response leave(
            @CookieParam(SessionService.COOKIE) @Nullable String session,
            @Context UriInfo uri,
            @Context HttpServerRequest request) {
        sameOrigin.require(request, uri);
        sessionService.end(session);
        return Response.seeOther(URI.create("/")).cookie(cookie("", 0, uri)).build();
    }

    private Response enter(String session, UriInfo uri) {
        return Response.seeOther(URI.create("/"))
                .cookie(cookie(session, (int) SessionService.LENGTH.toSeconds(), uri))
                .build();
    }

    private NewCookie cookie(String session, int seconds, UriInfo uri) {
        return new NewCookie.Builder(SessionService.COOKIE)
                .value(session)
                .path("/")
                .maxAge(seconds)
                .httpOnly(true)
                .secure(publicUrl.forCaller(uri).startsWith("https:"))
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    private Response page(int status, @Nullable String problem) {
        return pageResponses.pageWithForm(status, GalleryPages.signin(problem)).build();
    }
}
