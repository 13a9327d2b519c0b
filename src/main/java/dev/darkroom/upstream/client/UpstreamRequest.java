package dev.darkroom.upstream.client;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that the provider has accepted.
 *
 * @param account the id of the account that has it; null in rows from before there were several providers
 * @param endpoint the endpoint id that it was submitted to, or only its {@code [namespace/]owner/app}
 * @param requestId the provider's id for it, a UUID at fal; 1 to 200 letters, digits and {@code . _ ~ : -}
 */
public record UpstreamRequest(@Nullable String account, String endpoint, String requestId) {

    /** Anything that could not stand as one path segment could reach another path of the provider with our key. */
    private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._~:-]{1,200}");

    /** @throws IllegalArgumentException when the request id could not be one */
    public UpstreamRequest {
        if (!isRequestId(requestId)) {
            throw new IllegalArgumentException("not a request id");
        }
    }

    /** Whether a text could be a request's id. */
    public static boolean isRequestId(String text) {
        return ID.matcher(text).matches();
    }
}
