package dev.darkroom.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A provider on the loopback with realtime connections: what it does with one stands in the path. It echoes every frame as it
 * came, but for those of {@code refuse}, {@code vanish} (after the first frame), {@code deaf} (reads nothing) and {@code flood}
 * (sends without an end).
 */
public final class RealtimeProvider implements QuarkusTestResourceLifecycleManager {

    /** A handshake that came. */
    public record Asked(String uri, @Nullable String authorization, Map<String, String> headers) {}

    private static final int PIECE = 64 * 1_024;
    private static final List<Asked> ASKED = new CopyOnWriteArrayList<>();
    private static final AtomicLong SENT = new AtomicLong();
    private static final List<String> CLOSED = new CopyOnWriteArrayList<>();

    private @Nullable Vertx vertx;

    @Override
    public Map<String, String> start() {
        vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                            .setMaxWebSocketFrameSize(4 << 20)
                            .setMaxWebSocketMessageSize(4 << 20))
                    .requestHandler(RealtimeProvider::answer)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            return Map.of(
                    "darkroom.providers.live.run-url",
                    "http://127.0.0.1:" + server.actualPort() + "/run",
                    "darkroom.providers.live.url",
                    "http://127.0.0.1:1",
                    "darkroom.providers.live.key",
                    "live:secret",
                    "darkroom.realtime.idle-timeout",
                    "3s",
                    "darkroom.realtime.max-duration",
                    "8s",
                    "darkroom.realtime.connections",
                    "8",
                    "darkroom.realtime.max-frame-bytes",
                    "2000000");
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void stop() {
        if (vertx != null) {
            vertx.close();
        }
    }

    public static List<Asked> asked() {
        return ASKED;
    }

    /** Bytes that were taken of the flood. */
    public static long sent() {
        return SENT.get();
    }

    /** How connections ended, as code and reason. */
    public static List<String> closed() {
        return CLOSED;
    }

    private static void answer(HttpServerRequest request) {
        ASKED.add(new Asked(
                request.uri(),
                request.getHeader("authorization"),
                request.headers().entries().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                header -> header.getKey().toLowerCase(java.util.Locale.ROOT),
                                Map.Entry::getValue,
                                (first, _) -> first))));
        if (request.path().contains("refuse")) {
            request.response().setStatusCode(403).end("{\"detail\": \"a word of the provider's\"}");
            return;
        }
        String path = request.path();
        request.toWebSocket().onSuccess(socket -> play(path, socket));
    }

    private static void play(String path, ServerWebSocket socket) {
        socket.closeHandler(_ -> CLOSED.add(path + " " + socket.closeStatusCode() + " " + socket.closeReason()));
        socket.exceptionHandler(_ -> {});
        if (path.contains("flood")) {
            flood(socket);
        } else if (path.contains("deaf")) {
            socket.pause();
        } else if (path.contains("vanish")) {
            socket.frameHandler(_ -> {
                var _ = ((io.vertx.core.http.impl.WebSocketInternal) socket)
                        .channelHandlerContext()
                        .close();
            });
        } else {
            socket.frameHandler(frame -> {
                if (!frame.isClose() && !frame.isPing()) {
                    socket.writeFrame(frame);
                }
            });
        }
    }

    private static void flood(ServerWebSocket socket) {
        while (!socket.writeQueueFull() && !socket.isClosed()) {
            socket.writeBinaryMessage(io.vertx.core.buffer.Buffer.buffer(new byte[PIECE]));
            SENT.addAndGet(PIECE);
        }
        if (!socket.isClosed()) {
            socket.drainHandler(_ -> flood(socket));
        }
    }
}
