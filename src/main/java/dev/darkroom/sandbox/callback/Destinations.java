package dev.darkroom.sandbox.callback;

import dev.darkroom.sandbox.Authority;
import dev.darkroom.sandbox.LoopbackCallers;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.Function;

/**
 * Which address a callback is dialled at. Whoever runs the sandbox decides: it asks a function by the name of
 * {@value #OUTGOING}, which throws where nothing may be called. A caller at this very machine may have callbacks there.
 */
@Singleton
final class Destinations {
    private static final String OUTGOING = "outgoing";
    private final Function<URI, InetSocketAddress> outgoing;

    Destinations(@Named(OUTGOING) Function<URI, InetSocketAddress> outgoing) {
        this.outgoing = outgoing;
    }

    /** @throws RuntimeException when it is not to be called, or has no address */
    SocketAddress of(Callback callback) {
        URI target = callback.target();
        Authority called = Authority.of(target).orElseThrow();
        String host = called.host().replaceAll("[\\[\\]]", "");
        if (callback.near() && LoopbackCallers.isLoopback(host)) {
            return SocketAddress.inetSocketAddress(called.port(), host.endsWith("localhost") ? "127.0.0.1" : host);
        }
        return SocketAddress.inetSocketAddress(outgoing.apply(target));
    }
}
