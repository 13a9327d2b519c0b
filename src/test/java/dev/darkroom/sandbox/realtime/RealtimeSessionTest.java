package dev.darkroom.sandbox.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.sandbox.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RealtimeSessionTest {

    private static final String HOST = "127.0.0.1";
    private static final int PROMPTS = 150;
    private static final int SMALL = 16 << 10;
    private static final String PROMPT = "{\"prompt\": \"a harbour\"}";

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient client = vertx.createWebSocketClient(
            new WebSocketClientOptions().setReceiveBufferSize(SMALL).setMaxMessageSize(1 << 20));
    private final DrawingExecutor drawing = new DrawingExecutor();
    private final AtomicInteger drawn = new AtomicInteger();
    private final AtomicBoolean onVirtualThread = new AtomicBoolean();

    @AfterEach
    void close() {
        drawing.stop();
        vertx.close();
    }

    @Test
    void draws_no_more_than_its_caller_takes() {
        // Given a caller who asks for much and reads nothing
        WebSocket caller = connect(this::next);
        AtomicInteger taken = new AtomicInteger();
        caller.pause();
        caller.textMessageHandler(_ -> taken.incrementAndGet());

        // When
        for (int i = 0; i < PROMPTS; i++) {
            caller.writeTextMessage(PROMPT);
        }
        AtomicInteger before = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofMinutes(1))
                .until(() -> drawn.get() > 0 && before.getAndSet(drawn.get()) == drawn.get());

        // Then drawing stops, on threads that requests do not share, and goes on as soon as it reads
        assertThat(drawn).hasValueLessThan(PROMPTS);
        assertThat(onVirtualThread).isFalse();
        caller.resume();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(taken).hasValue(PROMPTS));
    }

    @Test
    void closes_when_a_picture_cannot_be_drawn() {
        WebSocket caller = connect(() -> {
            throw new StackOverflowError("thrown on purpose");
        });

        caller.writeTextMessage(PROMPT);

        await().atMost(Duration.ofSeconds(20)).until(caller::isClosed);
        assertThat(caller.closeStatusCode()).isEqualTo((short) 1011);
    }

    private String next() {
        onVirtualThread.compareAndSet(false, Thread.currentThread().isVirtual());
        return Integer.toString(drawn.incrementAndGet());
    }

    private WebSocket connect(Supplier<String> requestIds) {
        int port = result(vertx.createHttpServer(
                                new HttpServerOptions().setSendBufferSize(SMALL).setReceiveBufferSize(SMALL))
                        .requestHandler(request -> accept(request, requestIds))
                        .listen(0, HOST))
                .actualPort();
        return result(client.connect(port, HOST, "/"));
    }

    private void accept(HttpServerRequest request, Supplier<String> requestIds) {
        HttpConnection connection = request.connection();
        request.toWebSocket()
                .onSuccess(socket -> new RealtimeSession(
                                "fal-ai/any", socket, connection, Json.object(), requestIds, drawing)
                        .begin());
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
