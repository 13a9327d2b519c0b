package dev.darkroom.upstream.answer;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The provider could not be reached, or answered that it is down. It is what circuit breakers count and what
 * harmless calls repeat on; an answer that refuses a request is none.
 */
public final class UpstreamOutage extends RuntimeException {

    /** How far the request came. */
    private enum Reached {
        NO_CONNECTION,
        NOT_TAKEN,
        CONNECTION_LOST,
        UNKNOWN
    }

    private final Reached reached;
    private final @Nullable Duration retryAfter;

    private UpstreamOutage(String message, Reached reached, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.reached = reached;
        this.retryAfter = retryAfter;
    }

    /** An answer of 5xx. Only 503 says plainly that the request was not taken on. */
    public static UpstreamOutage answered(int status, @Nullable Duration retryAfter) {
        return new UpstreamOutage(
                "the provider answered " + status, status == 503 ? Reached.NOT_TAKEN : Reached.UNKNOWN, retryAfter);
    }

    /** No answer at all. */
    public static UpstreamOutage of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isBeforeSending(cause)) {
                boolean ourLimit = cause instanceof ConnectionPoolTooBusyException;
                return new UpstreamOutage(
                        "no connection to the provider: " + inWords(cause),
                        ourLimit ? Reached.NOT_TAKEN : Reached.NO_CONNECTION,
                        null);
            }
        }
        Throwable root = rootOf(failure);
        boolean connectionLost = root instanceof IOException && !(root instanceof InterruptedIOException);
        return new UpstreamOutage(
                "the provider's answer was lost: " + root.getClass().getSimpleName(),
                connectionLost ? Reached.CONNECTION_LOST : Reached.UNKNOWN,
                null);
    }

    /** Whether the request surely had no effect. */
    public boolean neverSent() {
        return reached == Reached.NO_CONNECTION || reached == Reached.NOT_TAKEN;
    }

    /** Whether the connection ended before its answer, so that nothing of the request is on its way any more. */
    public boolean connectionLost() {
        return reached == Reached.CONNECTION_LOST;
    }

    /** Whom it blames. An answer that asks for a pause speaks for its app; any other failure only for its request. */
    public FailureDomain domain() {
        if (reached == Reached.NO_CONNECTION) {
            return FailureDomain.PROVIDER;
        }
        return retryAfter == null ? FailureDomain.REQUEST : FailureDomain.APP;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    private static boolean isBeforeSending(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnresolvedAddressException
                || cause instanceof SSLHandshakeException
                || cause instanceof ConnectionPoolTooBusyException;
    }

    private static String inWords(Throwable failure) {
        return switch (failure) {
            case UnknownHostException _, UnresolvedAddressException _ -> "its host's name is not known";
            case SSLHandshakeException _ -> "TLS could not be agreed on";
            case ConnectionPoolTooBusyException _ -> "all of our connections to it are in use";
            case NoRouteToHostException _ -> "there is no way to its host";
            default -> "its host does not take connections";
        };
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
