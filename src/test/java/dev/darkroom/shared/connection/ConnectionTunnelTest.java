package dev.darkroom.shared.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTunnelTest {

    private static final String UPGRADE =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final List<Boolean> reads = new ArrayList<>();
    private final CompletableFuture<Boolean> inItsContext = new CompletableFuture<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void it_begins_in_the_connections_context_and_reads_nothing_while_it_is_paused() throws Exception {
        int port = vertx.createHttpServer()
                .requestHandler(this::upgrade)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        try (Socket client = new Socket("127.0.0.1", port)) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
            assertThat(inItsContext.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(reads).as("paused, resumed, paused, resumed").containsExactly(false, true, false, true);
            client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(readUntil(client, "hello")).startsWith("HTTP/1.1 101 ");
        }
    }

    private void upgrade(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        request.response()
                .setStatusCode(101)
                .putHeader("Connection", "upgrade")
                .putHeader("Upgrade", "echo")
                .end();
        ConnectionTunnel.behind(connection, socket -> echo((ConnectionBase) connection, socket));
    }

    private void echo(ConnectionBase connection, NetSocket socket) {
        reads.add(isReading(connection));
        socket.handler(socket::write);
        socket.resume();
        reads.add(isReading(connection));
        socket.pause();
        reads.add(isReading(connection));
        socket.resume();
        reads.add(isReading(connection));
        inItsContext.complete(Vertx.currentContext() == connection.getContext());
    }

    private static boolean isReading(ConnectionBase connection) {
        return connection.channel().config().isAutoRead();
    }

    private static String readUntil(Socket client, String end) throws IOException {
        StringBuilder all = new StringBuilder();
        while (!all.toString().endsWith(end)) {
            int next = client.getInputStream().read();
            assertThat(next).isNotNegative();
            all.append((char) next);
        }
        return all.toString();
    }
}
