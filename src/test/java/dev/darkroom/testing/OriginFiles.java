package dev.darkroom.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Files that the test server on the loopback address gives out, or refuses, as a provider would. */
public final class OriginFiles {

    private static final String ROOT = "/origin";

    /**
     * What a path answers.
     *
     * @param failures so many requests are answered with 503 first
     * @param gate the answer waits for it; null for none
     */
    private record Served(
            int status,
            String contentType,
            byte[] body,
            AtomicInteger failures,
            @Nullable CountDownLatch gate) {}

    private static final Map<String, Served> FILES = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> HITS = new ConcurrentHashMap<>();
    private static volatile String base = "";

    private OriginFiles() {}

    /** Gives out a file from now on; returns its URL. */
    public static String serve(String path, String contentType, byte[] body) {
        return put(path, new Served(200, contentType, body, new AtomicInteger(), null));
    }

    public static String serveAfterFailures(String path, String contentType, byte[] body, int failures) {
        return put(path, new Served(200, contentType, body, new AtomicInteger(failures), null));
    }

    public static String serveBehind(CountDownLatch gate, String path, String contentType, byte[] body) {
        return put(path, new Served(200, contentType, body, new AtomicInteger(), gate));
    }

    public static String refuse(String path, int status) {
        return put(path, new Served(status, "text/plain", new byte[0], new AtomicInteger(), null));
    }

    public static int hits(String path) {
        AtomicInteger hits = HITS.get(path);
        return hits == null ? 0 : hits.get();
    }

    private static String put(String path, Served served) {
        FILES.put(path, served);
        return base + path;
    }

    /** Serves everything below {@code /origin}. */
    static void addTo(HttpServer server) {
        server.createContext(ROOT, exchange -> {
            String path = exchange.getRequestURI().getPath().substring(ROOT.length());
            HITS.computeIfAbsent(path, first -> new AtomicInteger()).incrementAndGet();
            try (exchange) {
                answer(exchange, FILES.get(path));
            }
        });
        base = "http://127.0.0.1:" + server.getAddress().getPort() + ROOT;
    }

    private static void answer(HttpExchange exchange, @Nullable Served served) throws IOException {
        if (served == null || served.status() != 200 || served.failures().getAndDecrement() > 0) {
            exchange.sendResponseHeaders(served == null ? 404 : served.status() != 200 ? served.status() : 503, -1);
            return;
        }
        if (served.gate() != null) {
            try {
                served.gate().await();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.getResponseHeaders().add("Content-Type", served.contentType());
        exchange.sendResponseHeaders(200, served.body().length == 0 ? -1 : served.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(served.body());
        }
    }
}
