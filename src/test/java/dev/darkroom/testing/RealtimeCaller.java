package dev.darkroom.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A WebSocket of the platform's own client, and what came over it: the parts of messages one by one. */
public final class RealtimeCaller implements WebSocket.Listener, AutoCloseable {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final boolean reading;
    private volatile @Nullable WebSocket socket;

    private RealtimeCaller(boolean reading) {
        this.reading = reading;
    }

    /**
     * @param pathAndQuery below {@code /run/}
     * @param authorization null for none
     */
    public static RealtimeCaller connect(int port, String pathAndQuery, @Nullable String authorization) {
        return connect(port, pathAndQuery, authorization, true);
    }

    /** One that reads nothing. */
    public static RealtimeCaller deaf(int port, String pathAndQuery, String authorization) {
        return connect(port, pathAndQuery, authorization, false);
    }

    private static RealtimeCaller connect(
            int port, String pathAndQuery, @Nullable String authorization, boolean reading) {
        RealtimeCaller caller = new RealtimeCaller(reading);
        WebSocket.Builder builder =
                HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(Duration.ofSeconds(20));
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        caller.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/run/" + pathAndQuery), caller)
                .join();
        return caller;
    }

    /** The status of a handshake that is refused. */
    public static int refusal(int port, String pathAndQuery, @Nullable String authorization) {
        try (RealtimeCaller caller = connect(port, pathAndQuery, authorization)) {
            throw new AssertionError("not refused: " + caller.heard());
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw failure;
        }
    }

    public WebSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("not connected");
        }
        return socket;
    }

    /** {@code text}, {@code bytes}, {@code ping}, {@code pong}, {@code close} or {@code error}, and what; {@code +} where more follows. */
    public List<String> heard() {
        return heard;
    }

    public CompletableFuture<WebSocket> say(String text, boolean last) {
        return socket().sendText(text, last);
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reading) {
            opened.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        heard.add("text " + data + (last ? "" : "+"));
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        heard.add("bytes " + data.remaining() + (last ? "" : "+"));
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        heard.add("pong " + message.remaining());
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        heard.add("close " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        heard.add("error " + failure.getClass().getSimpleName());
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
    }
}
