package dev.darkroom.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A provider on loopback that does not sign its callbacks and answers as a test wrote it down, route by route and app by
 * app; of several answers each is given once and the last for ever.
 */
public class ScriptedUpstream implements QuarkusTestResourceLifecycleManager {

    /** What a test chooses the answers of. */
    public enum Route {
        SUBMIT,
        RESULT,
        STATUS,
        CANCEL,
        LIST,
        RUN,
        UPLOAD
    }

    /** An answer; a status of 0 closes the connection without a word. */
    public record Canned(int status, String type, byte[] body, Map<String, String> headers) {
        public Canned(int status, String type, byte[] body) {
            this(status, type, body, Map.of());
        }

        public Canned(int status, String type, String body) {
            this(status, type, body.getBytes(StandardCharsets.UTF_8));
        }

        public Canned with(String header, String value) {
            return new Canned(status, type, body, Map.of(header, value));
        }
    }

    /**
     * A request that was accepted.
     *
     * @param traceparent null where none was sent
     */
    public record Accepted(
            String id, String callback, @Nullable String traceparent) {}

    private static final Map<String, Deque<Canned>> ANSWERS = new ConcurrentHashMap<>();
    private static final Map<String, List<Accepted>> ACCEPTED = new ConcurrentHashMap<>();

    private @Nullable HttpServer server;

    public static Canned json(int status, String body) {
        return new Canned(status, "application/json", body);
    }

    public static void script(Route route, String app, Canned... answers) {
        ANSWERS.put(route + " " + app, new ConcurrentLinkedDeque<>(Arrays.asList(answers)));
    }

    /** Every submit for an app, also those whose answer said no. */
    public static List<Accepted> submits(String app) {
        return ACCEPTED.getOrDefault(app, List.of());
    }

    @Override
    public Map<String, String> start() {
        server = LoopbackServers.start("/", ScriptedUpstream::handle);
        return Map.of(
                "darkroom.upstream.url", LoopbackServers.url(server),
                "darkroom.upstream.key", "operator:secret",
                "darkroom.upstream.signs-callbacks", "false",
                "darkroom.inputs.hand-over", "upload",
                "darkroom.jobs.first-look", "100ms",
                "darkroom.jobs.rarest-look", "200ms",
                "darkroom.jobs.rarest-look-alone", "200ms",
                "darkroom.jobs.unknown-for", "500ms",
                "darkroom.jobs.unrecognized-for", "600ms",
                "darkroom.jobs.grace", "500ms");
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        Canned answer = answer(exchange, path);
        if (answer.status() != 0) {
            byte[] bytes = answer.body();
            exchange.getResponseHeaders().set("content-type", answer.type());
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static Canned answer(HttpExchange exchange, String path) {
        if (path.startsWith("/queue/") && path.contains("/requests/")) {
            String app = path.substring("/queue/".length(), path.indexOf("/requests/"));
            Route route =
                    path.endsWith("/status") ? Route.STATUS : path.endsWith("/cancel") ? Route.CANCEL : Route.RESULT;
            return next(route, app).orElse(json(404, "{\"status\":\"NOT_FOUND\"}"));
        }
        if (path.startsWith("/queue/")) {
            return submit(
                    path.substring("/queue/".length()),
                    query(exchange, "fal_webhook"),
                    exchange.getRequestHeaders().getFirst("traceparent"));
        }
        if (path.startsWith("/run/")) {
            return next(Route.RUN, path.substring("/run/".length())).orElse(json(200, "{}"));
        }
        if (path.endsWith("/requests/by-endpoint")) {
            return next(Route.LIST, query(exchange, "endpoint_id")).orElse(json(404, "{}"));
        }
        return next(Route.UPLOAD, "").orElse(json(404, "{}"));
    }

    private static Canned submit(String app, String callback, @Nullable String traceparent) {
        String id = UUID.randomUUID().toString();
        ACCEPTED.computeIfAbsent(app, _ -> new CopyOnWriteArrayList<>()).add(new Accepted(id, callback, traceparent));
        return next(Route.SUBMIT, app).orElse(json(200, "{\"status\":\"IN_QUEUE\",\"request_id\":\"" + id + "\"}"));
    }

    private static Optional<Canned> next(Route route, String app) {
        Deque<Canned> answers = ANSWERS.get(route + " " + app);
        return answers == null
                ? Optional.empty()
                : Optional.ofNullable(answers.size() > 1 ? answers.poll() : answers.peek());
    }

    private static String query(HttpExchange exchange, String name) {
        return Arrays.stream(
                        String.valueOf(exchange.getRequestURI().getRawQuery()).split("&"))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }
}
