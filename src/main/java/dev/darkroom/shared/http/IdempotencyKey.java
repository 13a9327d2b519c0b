package dev.darkroom.shared.http;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Sha256;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller sent as {@code Idempotency-Key}, with a hash of all that makes the request this one and no other. What
 * it stands for is remembered for {@link #REMEMBERED}.
 */
public record IdempotencyKey(String text, String requestHash) {

    public static final Duration REMEMBERED = Duration.ofHours(24);

    static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255;

    /**
     * @param header as sent; null when it was not
     * @param request all that makes it this request
     * @return null when none was sent
     * @throws Problem 422 when it cannot be a key
     */
    public static @Nullable IdempotencyKey of(@Nullable String header, String request) {
        if (header == null) {
            return null;
        }
        if (header.isBlank() || header.length() > MAX_LENGTH || header.indexOf('\0') >= 0) {
            throw malformed();
        }
        return new IdempotencyKey(header, Sha256.hex(request));
    }

    static Problem malformed() {
        return Problem.invalid(HEADER, "must have 1 to " + MAX_LENGTH + " characters");
    }

    /** Refuses what was asked under this key when it was used for something else before. */
    public void requireSame(String earlierHash) {
        if (!earlierHash.equals(requestHash)) {
            throw Problem.of(Problem.Kind.CONFLICT, "This Idempotency-Key was used for a different request");
        }
    }

    /** Somebody is at work on a request under this key. */
    public static Problem underWay() {
        return Problem.conflict("A request with this Idempotency-Key is under way", Duration.ofSeconds(1));
    }
}
