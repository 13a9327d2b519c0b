package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.connection.ConnectionTunnel;
import dev.darkroom.shared.url.WebUrl;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request to one checked address that asks for another protocol (RFC 9110, section 7.8), used from a blocking thread;
 * closing it ends its connection. Where the other side agrees, the connection is a tunnel of bytes from then on.
 */
public final class HttpUpgrade implements AutoCloseable {

    private static final int SWITCHED = 101;

    private final Origin origin;
    private final Deadline deadline;
    private final HttpClientRequest request;

    private HttpUpgrade(Origin origin, Deadline deadline, HttpClientRequest request) {
        this.origin = origin;
        this.deadline = deadline;
        this.request = request;
        // Whoever asks is told; without a handler each end would stand in the log as an error.
        request.exceptionHandler(_ -> {});
    }

    /** Connects; nothing has been sent yet when it returns. */
    public static HttpUpgrade open(
            HttpClient client,
            OutgoingGuard.Checked target,
            WebUrl url,
            Map<String, String> headers,
            Duration connectTimeout,
            Deadline deadline) {
        return new HttpUpgrade(
                target.origin(),
                deadline,
                HttpExchange.connected(client, target, HttpMethod.GET, url, headers, connectTimeout, deadline));
    }

    /**
     * What the other side says to it.
     *
     * @param headers of the answer
     * @param tunnel paused; null where it did not agree
     * @param context on which the tunnel's handlers run; null where there is none
     */
    public record Answer(
            int status,
            Map<String, String> headers,
            @Nullable NetSocket tunnel,
            @Nullable Context context) {}

    /** Asks, and waits for the answer. */
    public Answer ask() {
        return HttpExchange.await(request.connect().map(HttpUpgrade::answered), origin, deadline, Kind.IO);
    }

    // In the turn in which the answer appears: later its first bytes are gone.
    private static Answer answered(HttpClientResponse response) {
        response.exceptionHandler(_ -> {});
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().forEach(headers::putIfAbsent);
        if (response.statusCode() != SWITCHED) {
            return new Answer(response.statusCode(), headers, null, null);
        }
        return new Answer(
                SWITCHED, headers, ConnectionTunnel.over(response.request().connection()), Vertx.currentContext());
    }

    @Override
    public void close() {
        request.connection().close();
    }
}
