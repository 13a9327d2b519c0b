package dev.darkroom.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.testing.LoopbackServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A provider on the loopback whose next answers a test chooses, and which remembers what it was asked. */
public class FakeUpstream implements QuarkusTestResourceLifecycleManager {

    public record Seen(String method, String target, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("(none)");
        }
    }

    /** What to answer: a status of 0 closes the connection without a word. */
    record Canned(int status, byte[] body, Map<String, String> headers) {}

    /** One for each endless answer that its reader gave up. */
    public static final Semaphore HUNG_UP = new Semaphore(0);

    private static final Canned ENDLESS = new Canned(200, new byte[1 << 16], Map.of());

    public static final List<Seen> SEEN = new CopyOnWriteArrayList<>();
    private static volatile Canned next = new Canned(200, "{}".getBytes(StandardCharsets.UTF_8), Map.of());

    private final HttpServer server = LoopbackServers.bind();

    public static void answers(int status, String body) {
        answers(status, body, Map.of());
    }

    public static void answers(int status, String body, Map<String, String> headers) {
        answers(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public static void answers(int status, byte[] body, Map<String, String> headers) {
        next = new Canned(status, body, headers);
        SEEN.clear();
    }

    /** JSON that never ends. */
    public static void answersForever(int status) {
        next = new Canned(status, ENDLESS.body(), Map.of());
        SEEN.clear();
    }

    public static Seen only() {
        if (SEEN.size() != 1) {
            throw new AssertionError("expected one request, not " + SEEN);
        }
        return SEEN.getFirst();
    }

    @Override
    public Map<String, String> start() {
        server.createContext("/", FakeUpstream::handle);
        server.start();
        return Map.of(
                "darkroom.upstream.url", LoopbackServers.url(server) + "/base/", "darkroom.upstream.key", "id:secret");
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private static void handle(HttpExchange exchange) throws IOException {
        Canned answer = next;
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        SEEN.add(new Seen(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                body));
        if (answer.status() == 0) {
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("content-type", "application/json");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = answer.body();
        if (bytes == ENDLESS.body()) {
            endless(exchange, answer.status());
            return;
        }
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void endless(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, 0);
        byte[] open = "[".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        try (OutputStream body = exchange.getResponseBody()) {
            while (true) {
                body.write(open);
            }
        } catch (IOException gone) {
            HUNG_UP.release();
        }
    }
}
