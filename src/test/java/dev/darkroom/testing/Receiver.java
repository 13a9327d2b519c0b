package dev.darkroom.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A webhook receiver on loopback, allow-listed by its origin: keeps what it gets and answers as its path says. */
public class Receiver implements QuarkusTestResourceLifecycleManager {

    /** One request as it came. */
    public record Received(Map<String, List<String>> headers, byte[] body) {
        public String header(String name) {
            return headers.get(name).getFirst();
        }
    }

    /** Names that begin so are answered with what they sent: the headers that somebody else may have set. */
    public static final String ECHO = "echo-";

    private static final Map<String, List<Received>> RECEIVED = new ConcurrentHashMap<>();
    private static volatile String origin = "";

    private @Nullable HttpServer server;

    /** A URL whose receiver answers its first requests with these codes, and 200 from then on. */
    public static String url(String name, Integer... codes) {
        StringBuilder path = new StringBuilder("/" + name);
        for (Integer code : codes) {
            path.append('/').append(code);
        }
        return origin + path;
    }

    /** What came for that name, in order. */
    public static List<Received> receivedFor(String name) {
        return RECEIVED.getOrDefault(name, List.of());
    }

    @Override
    public Map<String, String> start() {
        server = LoopbackServers.bind();
        server.createContext("/", exchange -> {
            String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
            byte[] body = exchange.getRequestBody().readAllBytes();
            List<Received> earlier = RECEIVED.computeIfAbsent(path[0], _ -> new CopyOnWriteArrayList<>());
            earlier.add(new Received(Map.copyOf(exchange.getRequestHeaders()), body));
            int number = earlier.size();
            int code = number < path.length ? Integer.parseInt(path[number]) : 200;
            byte[] answer = path[0].startsWith(ECHO) ? echo(exchange) : new byte[0];
            exchange.sendResponseHeaders(code, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        OriginFiles.addTo(server);
        server.start();
        origin = LoopbackServers.url(server);
        return Map.of("darkroom.outgoing.allow", origin, "darkroom.ingest.first-pause", "1ms");
    }

    private static byte[] echo(HttpExchange exchange) {
        StringBuilder answer = new StringBuilder();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!name.startsWith("Accept")) {
                answer.append(name).append(": ").append(values.getFirst()).append('\n');
            }
        });
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
