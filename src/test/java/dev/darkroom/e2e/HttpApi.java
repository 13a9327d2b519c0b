package dev.darkroom.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.testing.LoopbackServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * An HTTP API of Amazon API Gateway on loopback: makes an event of each request, in payload format 2.0 as it is documented,
 * and of what the function answers the answer. Both are kept, to be looked at.
 */
final class HttpApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EXAMPLE = "/aws/http-api-event.json";
    private static final Pattern TEXT = Pattern.compile("text/.*|application/(json|javascript|xml).*");
    /** Of one connection, and none of the request or the answer. */
    private static final Set<String> NOT_PASSED = Set.of("connection", "transfer-encoding");

    /** A request and its answer, as the function has seen them. */
    record Handled(JsonNode event, JsonNode answer) {
        String path() {
            return event.path("rawPath").asText();
        }
    }

    private final LambdaRuntimeApi function;
    private final Queue<Handled> handled = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    HttpApi(LambdaRuntimeApi function) {
        this.function = function;
        server = LoopbackServers.bind();
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return LoopbackServers.url(server);
    }

    /** What has come below that path so far. */
    List<Handled> handled(String path) {
        return handled.stream().filter(one -> one.path().startsWith(path)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ObjectNode event = event(exchange);
            byte[] payload = JSON.writeValueAsBytes(event);
            if (payload.length > LambdaRuntimeApi.MAX_PAYLOAD) {
                say(exchange, 413, "Request Entity Too Large");
                return;
            }
            JsonNode answer = function.invoke(payload);
            handled.add(new Handled(event, answer));
            answer(exchange, answer);
        } catch (LambdaRuntimeApi.FunctionFailed failed) {
            say(exchange, 500, "Internal Server Error");
        }
    }

    private static ObjectNode event(HttpExchange exchange) throws IOException {
        ObjectNode event;
        try (InputStream example = HttpApi.class.getResourceAsStream(EXAMPLE)) {
            event = (ObjectNode) JSON.readTree(example);
        }
        URI target = exchange.getRequestURI();
        event.put("rawPath", target.getRawPath());
        event.put("rawQueryString", target.getRawQuery() == null ? "" : target.getRawQuery());
        event.remove(List.of("cookies", "queryStringParameters", "body"));
        ObjectNode headers = event.putObject("headers");
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (name.equalsIgnoreCase("cookie")) {
                values.forEach(line -> List.of(line.split("; ?")).forEach(event.withArray("cookies")::add));
            } else if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values));
            }
        });
        ((ObjectNode) event.at("/requestContext/http"))
                .put("method", exchange.getRequestMethod())
                .put("path", target.getRawPath());
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean text = TEXT.matcher(headers.path("content-type").asText()).matches();
        if (body.length > 0) {
            event.put(
                    "body", text ? new String(body, UTF_8) : Base64.getEncoder().encodeToString(body));
            event.put("isBase64Encoded", !text);
        }
        return event;
    }

    private static void answer(HttpExchange exchange, JsonNode answer) throws IOException {
        answer.path("headers").properties().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!NOT_PASSED.contains(name) && !name.equals("content-length")) {
                exchange.getResponseHeaders()
                        .add(header.getKey(), header.getValue().asText());
            }
        });
        answer.path("cookies").forEach(cookie -> exchange.getResponseHeaders().add("Set-Cookie", cookie.asText()));
        String body = answer.path("body").asText("");
        byte[] bytes =
                answer.path("isBase64Encoded").asBoolean() ? Base64.getDecoder().decode(body) : body.getBytes(UTF_8);
        send(exchange, answer.path("statusCode").asInt(), bytes);
    }

    private static void say(HttpExchange exchange, int status, String message) throws IOException {
        send(exchange, status, JSON.writeValueAsBytes(JSON.createObjectNode().put("message", message)));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
