package dev.darkroom.shared;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be answered as asked. The {@link Kind} says whether trying again can help; the route's dialect
 * decides how it looks on the wire ({@link ProblemBody}). The message is for the caller: it never holds a secret, a
 * signed URL or an upstream body.
 */
public final class Problem extends RuntimeException {

    /** What went wrong, with the HTTP status and the {@code error.type} of fal's platform API. */
    public enum Kind {
        BAD_REQUEST(400, "validation_error", false),
        UNAUTHENTICATED(401, "authorization_error", false),
        FORBIDDEN(403, "authorization_error", false),
        NOT_FOUND(404, "not_found", false),
        METHOD_NOT_ALLOWED(405, "validation_error", false),
        CONFLICT(409, "validation_error", false),
        TOO_LARGE(413, "validation_error", false),
        UNSUPPORTED_MEDIA(415, "validation_error", false),
        INVALID(422, "validation_error", false),
        TOO_MANY(429, "rate_limited", true),
        INTERNAL(500, "server_error", true),
        BAD_GATEWAY(502, "server_error", true),
        UNAVAILABLE(503, "server_error", true),
        STORAGE_FULL(507, "server_error", true);

        private final int status;
        private final String type;
        private final boolean retryable;

        Kind(int status, String type, boolean retryable) {
            this.status = status;
            this.type = type;
            this.retryable = retryable;
        }

        public int status() {
            return status;
        }

        public String type() {
            return type;
        }

        public boolean retryable() {
            return retryable;
        }

        /** The kind that stands for an HTTP status that the framework itself answered with. */
        public static Kind of(int status) {
            for (Kind kind : values()) {
                if (kind.status == status) {
                    return kind;
                }
            }
            return status < 500 ? BAD_REQUEST : INTERNAL;
        }
    }

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(60);

    private final Kind kind;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    private Problem(Kind kind, String message, @Nullable String field, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.kind = kind;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    public static Problem of(Kind kind, String message) {
        return new Problem(kind, message, null, null);
    }

    /** Bad input in one named field, such as {@code limit} or {@code body.prompt}. */
    public static Problem invalid(String field, String message) {
        return new Problem(Kind.INVALID, message, field, null);
    }

    public static Problem notFound(String what) {
        return of(Kind.NOT_FOUND, what + " not found");
    }

    /** Too much at the moment: worth trying again after the given time. */
    public static Problem busy(String message, Duration retryAfter) {
        return new Problem(Kind.TOO_MANY, message, null, retryAfter);
    }

    /** It cannot be done at the moment, through no fault of the caller's: worth trying again after the given time. */
    public static Problem unavailable(String message, Duration retryAfter) {
        return new Problem(Kind.UNAVAILABLE, message, null, retryAfter);
    }

    /** Somebody is doing that very thing: worth asking again after the given time. */
    public static Problem conflict(String message, Duration retryAfter) {
        return new Problem(Kind.CONFLICT, message, null, retryAfter);
    }

    public Kind kind() {
        return kind;
    }

    public @Nullable String field() {
        return field;
    }

    /** What passes by itself is worth asking again also where nobody knows when. */
    public @Nullable Duration retryAfter() {
        if (retryAfter != null) {
            return retryAfter;
        }
        return switch (kind) {
            case UNAVAILABLE -> SOON;
            case STORAGE_FULL -> LATER;
            default -> null;
        };
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
