package dev.darkroom.sandbox;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether who calls sits at this very machine: the peer is loopback, it speaks for nobody else, and it asks for
 * this machine by a name that no page of another site can take on.
 */
public final class LoopbackCallers {

    /** What proxies add about the client that they speak for. */
    private static final Pattern FORWARDING = Pattern.compile("forwarded|via|x-forwarded.*|x-original-.*|x-proxyuser-ip"
            + "|x-(?:real|client|cluster-client)-ip|true-client-ip|cf-connecting-ip.*|fastly-client-ip|x-envoy-.*");

    private LoopbackCallers() {}

    /** Whether the request comes from this machine, and not through a proxy on it. */
    public static boolean isNear(HttpServerRequest request) {
        return isLoopback(
                        request.remoteAddress() == null
                                ? null
                                : request.remoteAddress().hostAddress())
                && isLoopback(
                        request.authority() == null ? null : request.authority().host())
                && request.headers().names().stream()
                        .noneMatch(name -> FORWARDING
                                .matcher(name.toLowerCase(Locale.ROOT))
                                .matches());
    }

    /** Whether this is a loopback address, or a name that can be nothing else (RFC 6761). */
    public static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(name).isLoopbackAddress();
        } catch (IllegalArgumentException anotherName) {
            return false;
        }
    }
}
