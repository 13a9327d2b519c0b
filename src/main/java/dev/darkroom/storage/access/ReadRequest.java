package dev.darkroom.storage.access;

import dev.darkroom.access.SessionService;
import dev.darkroom.storage.ReadSignatures;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/**
 * A request to read an object, with whatever credentials it shows; none need be there, or good.
 *
 * @param authorization a key, or a token that stands for one
 * @param session a browser's, from the gallery
 * @param identity of a signed URL
 */
public record ReadRequest(
        @Nullable String authorization,
        @Nullable String session,
        @Nullable String identity) {

    public static ReadRequest of(HttpHeaders headers, UriInfo uri) {
        Cookie session = headers.getCookies().get(SessionService.COOKIE);
        return new ReadRequest(
                headers.getHeaderString(HttpHeaders.AUTHORIZATION),
                session == null ? null : session.getValue(),
                uri.getQueryParameters().getFirst(ReadSignatures.PARAMETER));
    }
}
