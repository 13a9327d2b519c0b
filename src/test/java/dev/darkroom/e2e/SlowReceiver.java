package dev.darkroom.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.testing.LoopbackServers;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A receiver of webhooks on two ports: one answers at once and remembers whom it heard of, the other takes its time. */
final class SlowReceiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer prompt;
    private final HttpServer slow;

    SlowReceiver(Duration delay) {
        prompt = server(exchange -> {
            heard.add(
                    JSON.readTree(exchange.getRequestBody()).path("request_id").asText());
            answer(exchange);
        });
        slow = server(exchange -> {
            exchange.getRequestBody().readAllBytes();
            try {
                boolean _ = closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
            answer(exchange);
        });
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private HttpServer server(Handler handler) {
        HttpServer server = LoopbackServers.bind();
        server.setExecutor(threads);
        server.createContext("/", handler::handle);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** Both origins, as they are allowed by configuration. */
    String origin() {
        return origin(prompt) + "," + origin(slow);
    }

    String prompt() {
        return origin(prompt) + "/hook";
    }

    String slow() {
        return origin(slow) + "/hook";
    }

    /** The request ids that the prompt one was told. */
    Set<String> heard() {
        return heard;
    }

    private static String origin(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        closing.countDown();
        prompt.stop(0);
        slow.stop(0);
        threads.shutdownNow();
    }
}
