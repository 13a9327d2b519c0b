package dev.darkroom.outgoing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An outgoing call that did not do what it was asked. Messages name at most the origin that was called: paths and
 * queries may be signed, and are secrets then.
 */
public abstract sealed class OutgoingException extends RuntimeException {

    /** What went wrong. */
    public enum Kind {
        /** The host has an address that is not public, and its origin is not allow-listed. */
        REFUSED_ADDRESS(false),
        /** Not a URL that we call: another scheme, a user name in it, an odd spelling of the host, too many hops. */
        BAD_URL(false),
        /** The host's name could not be resolved. */
        DNS(true),
        /** No connection came about. */
        CONNECT(true),
        /** The connection is not trustworthy, or its handshake failed. */
        TLS(true),
        /** The whole call did not end in the time given. */
        TIMEOUT(true),
        /** More bytes than allowed. */
        TOO_LARGE(false),
        /** A status other than 2xx on a download; see {@link Status}. */
        HTTP_STATUS(false),
        /** The connection ended before the body did. */
        TRUNCATED(true),
        /** The body is not coded as its {@code Content-Encoding} says. */
        DAMAGED(false),
        /** What came could not be written to our own disk: no fault of the other side. */
        LOCAL_DISK(true),
        /** Reading or writing failed otherwise. */
        IO(true);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }
    }

    private final Kind kind;

    private OutgoingException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the same call may succeed later. */
    public boolean retryable() {
        return kind.retryable;
    }

    /** The guard said no; nothing was sent. */
    public static final class Refused extends OutgoingException {
        public Refused(Kind kind, String message) {
            super(kind, message);
        }
    }

    /** The call was made, or tried, and failed. */
    public static final class Failed extends OutgoingException {
        Failed(Kind kind, String message) {
            super(kind, message);
        }
    }

    /** The other side answered, but not with a success. */
    public static final class Status extends OutgoingException {
        private final int status;
        private final @Nullable Duration retryAfter;

        Status(int status, @Nullable Duration retryAfter, String message) {
            super(Kind.HTTP_STATUS, message);
            this.status = status;
            this.retryAfter = retryAfter;
        }

        public int status() {
            return status;
        }

        /** How long the other side asks to wait; null when it does not say. */
        public @Nullable Duration retryAfter() {
            return retryAfter;
        }

        @Override
        public boolean retryable() {
            // A host that says that it cannot do this at all says so again.
            boolean never = status == 501 || status == 505;
            return status == 408 || status == 425 || status == 429 || status >= 500 && !never;
        }
    }
}
