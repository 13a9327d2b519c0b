package dev.darkroom.testing;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real server on the loopback address that gives out files, and the permission to fetch from it. */
public class OriginResource implements QuarkusTestResourceLifecycleManager {

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

    private @Nullable HttpServer server;

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

    @Override
    public Map<String, String> start() {
        try {
            HttpServer fresh = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            fresh.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            fresh.createContext("/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                HITS.computeIfAbsent(path, first -> new AtomicInteger()).incrementAndGet();
                Served served = FILES.get(path);
                try (exchange) {
                    answer(exchange, served);
                }
            });
            fresh.start();
            server = fresh;
            base = "http://127.0.0.1:" + fresh.getAddress().getPort();
            return Map.of("darkroom.outgoing.allow", base, "darkroom.ingest.first-pause", "1ms");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void answer(com.sun.net.httpserver.HttpExchange exchange, @Nullable Served served)
            throws IOException {
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

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
