package dev.darkroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.testing.LoopbackServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The Runtime API of AWS Lambda on loopback, from which a function takes its events and where it leaves its answers. */
final class LambdaRuntimeApi implements AutoCloseable {

    /** Bytes of an event or of an answer; what has more the platform refuses. */
    static final int MAX_PAYLOAD = 6_291_556;

    private static final String INVOCATIONS = "/2018-06-01/runtime/invocation/";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An event that did not get an answer that it may have. */
    static final class FunctionFailed extends Exception {
        FunctionFailed(String report) {
            super(report);
        }
    }

    private record Invocation(String id, byte[] event, CompletableFuture<byte[]> answer) {}

    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> underWay = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    LambdaRuntimeApi() {
        server = LoopbackServers.bind();
        server.setExecutor(threads);
        server.createContext(INVOCATIONS, this::handle);
        server.start();
    }

    /** As the function's environment names it. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    JsonNode invoke(byte[] event) throws FunctionFailed {
        Invocation invocation = new Invocation(UUID.randomUUID().toString(), event, new CompletableFuture<>());
        waiting.add(invocation);
        try {
            return JSON.readTree(invocation.answer().get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException failed) {
            throw new FunctionFailed(failed.getCause().getMessage());
        } catch (TimeoutException silent) {
            throw new FunctionFailed("no answer in " + PATIENCE);
        } catch (IOException noJson) {
            throw new UncheckedIOException(noJson);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new FunctionFailed("interrupted");
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestURI().getPath().substring(INVOCATIONS.length());
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (asked.equals("next")) {
            handOut(exchange);
            return;
        }
        Invocation invocation = underWay.get(asked.substring(0, asked.indexOf('/')));
        if (asked.endsWith("/error")) {
            underWay.remove(invocation.id());
            invocation.answer().completeExceptionally(new FunctionFailed(new String(body, StandardCharsets.UTF_8)));
            send(exchange, 202, new byte[0]);
        } else if (body.length > MAX_PAYLOAD) {
            invocation.answer().completeExceptionally(new FunctionFailed("Function.ResponseSizeTooLarge"));
            send(exchange, 413, "{\"errorType\": \"RequestEntityTooLarge\"}".getBytes(StandardCharsets.UTF_8));
        } else {
            underWay.remove(invocation.id());
            invocation.answer().complete(body);
            send(exchange, 202, new byte[0]);
        }
    }

    private void handOut(HttpExchange exchange) throws IOException {
        try {
            Invocation next = waiting.take();
            underWay.put(next.id(), next);
            exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", next.id());
            exchange.getResponseHeaders()
                    .set(
                            "Lambda-Runtime-Deadline-Ms",
                            String.valueOf(System.currentTimeMillis() + PATIENCE.toMillis()));
            exchange.getResponseHeaders()
                    .set(
                            "Lambda-Runtime-Invoked-Function-Arn",
                            "arn:aws:lambda:us-east-1:123456789012:function:darkroom");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            send(exchange, 200, next.event());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
