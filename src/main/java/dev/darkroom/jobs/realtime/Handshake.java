package dev.darkroom.jobs.realtime;

import dev.darkroom.shared.connection.ConnectionTunnel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A caller's WebSocket handshake (RFC 6455, section 4). Its key, protocols and extensions are for the provider to answer, since
 * its frames are.
 *
 * @param headers by lower-case name
 */
public record Handshake(Map<String, String> headers) {

    private static final String KEY = "sec-websocket-key";
    private static final String ACCEPT = "sec-websocket-accept";
    private static final String VERSION = "sec-websocket-version";
    private static final String PROTOCOL = "sec-websocket-protocol";
    private static final int KEY_BYTES = 16;
    private static final int SWITCHED = 101;
    private static final List<String> FORWARDED = List.of(KEY, VERSION, PROTOCOL, "sec-websocket-extensions");
    private static final List<String> ANSWERED =
            List.of(ACCEPT, PROTOCOL, "sec-websocket-extensions", "x-fal-request-id");

    /** That of a request; empty where it is none. */
    public static Optional<Handshake> of(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : FORWARDED) {
            List<String> values = request.headers().getAll(name);
            if (!values.isEmpty()) {
                headers.put(name, String.join(", ", values));
            }
        }
        boolean bare = request.method() == HttpMethod.GET
                && !request.headers().contains("transfer-encoding")
                && "0".equals(Objects.requireNonNullElse(request.getHeader("content-length"), "0"));
        boolean asked = bare
                && ConnectionTunnel.isPossible(request.connection())
                && request.version() == HttpVersion.HTTP_1_1
                && names(request, "connection", "upgrade")
                && names(request, "upgrade", "websocket")
                && "13".equals(headers.get(VERSION))
                && isKey(headers.get(KEY));
        return asked ? Optional.of(new Handshake(headers)) : Optional.empty();
    }

    /** Whether a provider's answer is one to a WebSocket handshake. */
    static boolean isAgreedTo(Map<String, String> said) {
        return said.containsKey(ACCEPT);
    }

    private static boolean names(HttpServerRequest request, String header, String token) {
        return request.headers().getAll(header).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .anyMatch(value -> value.strip().equalsIgnoreCase(token));
    }

    private static boolean isKey(@Nullable String value) {
        try {
            return value != null && Base64.getDecoder().decode(value).length == KEY_BYTES;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /**
     * The answer that agrees to it; the caller's connection is a tunnel when that has been sent.
     *
     * @param said the provider's headers; empty where there is no provider
     * @param then what is done with the tunnel, which is paused, on its event loop
     */
    Response agree(RoutingContext request, Map<String, String> said, Consumer<NetSocket> then) {
        Response.ResponseBuilder answer =
                Response.status(SWITCHED).header("Upgrade", "websocket").header("Connection", "upgrade");
        ANSWERED.stream().filter(said::containsKey).forEach(name -> answer.header(name, said.get(name)));
        if (!said.containsKey(ACCEPT)) {
            answer.header(ACCEPT, WebSocketFrames.accept(headers.getOrDefault(KEY, "")));
        }
        if (said.isEmpty() && headers.containsKey(PROTOCOL)) {
            // Browsers give up where none of theirs is named, and would not see why it ends.
            answer.header(PROTOCOL, headers.get(PROTOCOL).split(",", 2)[0].strip());
        }
        HttpConnection connection = request.request().connection();
        ConnectionTunnel.hold(connection);
        // A 101 has no length (RFC 9110, section 8.6).
        request.addHeadersEndHandler(_ -> request.response().headers().remove("Content-Length"));
        var _ = request.addEndHandler(sent -> {
            if (sent.succeeded() && request.response().getStatusCode() == SWITCHED) {
                ConnectionTunnel.behind(connection, then);
            } else {
                // Something else was answered; no more is read from a connection that is held.
                connection.close();
            }
        });
        return answer.build();
    }
}
