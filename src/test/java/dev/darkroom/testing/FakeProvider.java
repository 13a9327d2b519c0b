package dev.darkroom.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A provider on the loopback with a queue and a result route, whatever stands before them in the path. It remembers what it
 * was asked, takes every submit unless a test says otherwise for the app, and has the result at once.
 */
public final class FakeProvider {

    /** A request that came; the key is that of its credential. */
    public record Asked(String method, String path, String authorization, String query, String body) {
        public boolean isSubmit() {
            return method.equals("POST") && !path.contains("/requests/");
        }
    }

    /** A status and a body; a status of 0 closes the connection without a word. */
    public record Answer(int status, String body, Map<String, String> headers) {
        public Answer(int status, String body) {
            this(status, body, Map.of());
        }
    }

    private static final Set<String> PREFIXES = Set.of("queue", "run", "rest", "files", "v1");

    private final String name;
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Asked, Answer>> submits = new ConcurrentHashMap<>();
    private final Map<String, Function<Asked, Answer>> results = new ConcurrentHashMap<>();
    private final Map<String, Function<Asked, Answer>> cancels = new ConcurrentHashMap<>();
    private volatile Answer onRest = new Answer(404, "{}");

    public FakeProvider(String name) {
        this.name = name;
        server = LoopbackServers.start("/", this::handle);
    }

    public String url() {
        return LoopbackServers.url(server);
    }

    public void stop() {
        server.stop(0);
    }

    /** All requests that ever came. */
    public List<Asked> asked() {
        return asked;
    }

    /** The submits for an app. */
    public List<Asked> submits(String app) {
        return asked.stream()
                .filter(Asked::isSubmit)
                .filter(one -> one.path().endsWith("/" + app))
                .toList();
    }

    /** Everything about an app. */
    public List<Asked> about(String app) {
        return asked.stream().filter(one -> one.path().contains("/" + app)).toList();
    }

    public void onSubmit(String app, Function<Asked, Answer> answer) {
        submits.put(app, answer);
    }

    /** What its storage and key API answers; it has none unless a test says otherwise. */
    public void onRest(Answer answer) {
        onRest = answer;
    }

    public void onResult(String app, Answer answer) {
        onResult(app, _ -> answer);
    }

    public void onResult(String app, Function<Asked, Answer> answer) {
        results.put(app, answer);
    }

    /** What it says to a cancel; it knows of none unless a test says otherwise. */
    public void onCancel(String app, Function<Asked, Answer> answer) {
        cancels.put(app, answer);
    }

    /** As a submit is taken. */
    public static Answer taken() {
        return new Answer(200, "{\"status\":\"IN_QUEUE\",\"request_id\":\"" + UUID.randomUUID() + "\"}");
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Asked one = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestHeaders().getFirst("authorization")),
                String.valueOf(exchange.getRequestURI().getQuery()),
                body);
        asked.add(one);
        Answer answer = answer(one);
        if (answer.status() != 0) {
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private Answer answer(Asked one) {
        String path = one.path().substring(1);
        int slash = path.indexOf('/');
        String first = path.substring(0, Math.max(0, slash));
        String rest = PREFIXES.contains(first) ? path.substring(slash + 1) : path;
        if (first.equals("v1") || first.equals("rest")) {
            return first.equals("rest") ? onRest : new Answer(404, "{}");
        }
        if (one.isSubmit()) {
            return submits.getOrDefault(rest, _ -> taken()).apply(one);
        }
        int requests = rest.indexOf("/requests/");
        boolean isResult = requests > 0 && rest.indexOf('/', requests + "/requests/".length()) < 0;
        if (requests > 0 && rest.endsWith("/cancel")) {
            return cancels.getOrDefault(rest.substring(0, requests), _ -> new Answer(404, "{}"))
                    .apply(one);
        }
        return isResult
                ? results.getOrDefault(
                                rest.substring(0, requests), _ -> new Answer(200, "{\"text\":\"by " + name + "\"}"))
                        .apply(one)
                : new Answer(404, "{}");
    }
}
