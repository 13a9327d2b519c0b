package dev.darkroom.sandbox;

import com.sun.net.httpserver.HttpServer;
import dev.darkroom.testing.LoopbackServers;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client's webhook: keeps what it gets, and answers what it was told to. */
final class CallbackReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

    record Received(byte[] body, Map<String, List<String>> headers) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    CallbackReceiver(Integer... answers) {
        this.answers.addAll(List.of(answers));
        server = LoopbackServers.start("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var next = this.answers.poll();
            received.add(new Received(body, Map.copyOf(exchange.getRequestHeaders())));
            exchange.sendResponseHeaders(next == null ? 204 : next, -1);
            exchange.close();
        });
    }

    String url() {
        return LoopbackServers.url(server) + "/hook?job=1";
    }

    List<Received> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
