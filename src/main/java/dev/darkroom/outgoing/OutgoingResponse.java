package dev.darkroom.outgoing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Response to an outgoing POST or PUT; any status is an answer, redirects included, which are not followed.
 *
 * @param status the HTTP status
 * @param retryAfter how long it asks to wait ({@code Retry-After} in seconds or as a date); null when it does not say
 * @param bodyExcerpt the start of the body, at most 1 KiB of it, as UTF-8 text
 */
public record OutgoingResponse(int status, @Nullable Duration retryAfter, String bodyExcerpt) {}
