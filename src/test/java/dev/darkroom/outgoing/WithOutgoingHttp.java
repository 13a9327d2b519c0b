package dev.darkroom.outgoing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.testing.LoopbackServers;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The client of outgoing calls and a server of its own on the loopback, for each test anew. */
abstract class WithOutgoingHttp {

    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration SHORT = Duration.ofMillis(300);
    static final long MIB = 1_048_576;

    @TempDir
    Path folder = Path.of(".");

    final Vertx vertx = Vertx.vertx();
    final CountDownLatch over = new CountDownLatch(1);
    HttpServer server = LoopbackServers.bind();
    String origin = "";
    OutgoingHttp http = client(List.of());

    @BeforeEach
    void listen() {
        server.start();
        origin = LoopbackServers.url(server);
        http = client(List.of(origin));
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    WebUrl url(String path) {
        return WebUrl.valueOf(origin + path);
    }

    void serve(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    OutgoingHttp client(List<String> allow) {
        return new OutgoingHttp(
                vertx, OutgoingTesting.guard(allow, InetAddress::getAllByName), OutgoingTesting.config(allow));
    }

    static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
