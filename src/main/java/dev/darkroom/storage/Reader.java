package dev.darkroom.storage;

import dev.darkroom.access.Sessions;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a request to read shows; nothing of it need be there, or good.
 *
 * @param authorization a key, or a token that stands for one
 * @param session a browser's, from the gallery
 * @param identity of a signed URL
 */
record Reader(
        @Nullable String authorization,
        @Nullable String session,
        @Nullable String identity) {

    static Reader of(HttpHeaders headers, UriInfo uri) {
        Cookie session = headers.getCookies().get(Sessions.COOKIE);
        return new Reader(
                headers.getHeaderString(HttpHeaders.AUTHORIZATION),
                session == null ? null : session.getValue(),
                uri.getQueryParameters().getFirst(ReadSignatures.PARAMETER));
    }
}
