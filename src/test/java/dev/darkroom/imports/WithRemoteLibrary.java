package dev.darkroom.imports;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.OwnAddress;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A library elsewhere that answers as a test says, and somebody who imports from it. */
abstract class WithRemoteLibrary {

    @Inject
    Callers callers;

    @Inject
    Database database;

    ImportClient mine;

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        URI.create(OwnAddress.other()).getPort()),
                0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        mine = new ImportClient(callers.somebody().authorization());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Whatever it is asked. */
    abstract void answer(HttpExchange exchange) throws IOException;

    static void reply(HttpExchange exchange, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A list of that route with nothing in it. */
    static String emptyList(String path) {
        return "{\"" + path.replaceFirst(".*/", "") + "\":[]}";
    }
}
