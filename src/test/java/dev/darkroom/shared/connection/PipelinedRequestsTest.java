package dev.darkroom.shared.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are sent before the answer to the one ahead of them. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class PipelinedRequestsTest {

    private static final String CSS = "GET /gallery.css HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LAST = CSS.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");

    /** More than the sockets of both sides keep. */
    private static final int FLOOD = 96 << 20;

    @TestHTTPResource(value = "/health/live", management = true)
    URI management = URI.create("");

    @Inject
    Callers callers;

    @Inject
    Database database;

    private Callers.TestCaller me;

    @BeforeEach
    void comeIn() {
        me = callers.somebodyWithAllOfAnOwner();
    }

    @Test
    void each_is_answered_in_turn() throws IOException {
        String answers = RawRequest.send(CSS.repeat(200) + submit("/queue/sandbox/instant") + CSS.repeat(50) + LAST);

        assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(200 + 1 + 50 + 1 + 1);
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void a_client_that_shuts_its_side_behind_several_has_all_answers() throws IOException {
        String answers = RawRequest.sendAndShut(submit("/queue/sandbox/instant").repeat(3) + CSS);

        assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(4 + 1);
        assertThat(jobs()).isEqualTo(3);
    }

    /** The management interface answers some requests before any handler has seen them. */
    @Test
    void one_that_is_refused_at_once_is_answered_as_well() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", management.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\nGET " + management.getPath()
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 4")
                    .contains("HTTP/1.1 200");
        }
    }

    @Test
    void nothing_behind_a_handshake_is_carried_out() throws IOException {
        String handshake = "GET /run/fal-ai/fast-lcm-diffusion/realtime HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + me.authorization() + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((handshake + submit("/queue/sandbox/instant")).getBytes(StandardCharsets.US_ASCII));
            // Whoever is at the other end of the tunnel closes, with a frame or without: that is no frame of a
            // client's.
            StringBuilder answer = new StringBuilder();
            int next = socket.getInputStream().read();
            while (next >= 0 && !answer.toString().matches("(?s).*\r\n\r\n.+")) {
                answer.append((char) next);
                next = socket.getInputStream().read();
            }

            assertThat(answer).startsWith("HTTP/1.1 101").doesNotContain("HTTP/1.1 2", "HTTP/1.1 4");
        }
        assertThat(jobs()).isZero();
    }

    @Test
    void a_flood_behind_a_stream_stays_with_its_sender() throws IOException {
        String stream = "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: "
                + me.authorization() + "\r\n\r\n";
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", RestAssured.port));
                Selector selector = Selector.open()) {
            channel.write(ByteBuffer.wrap(stream.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer head = ByteBuffer.allocate(1024);
            assertThat(channel.read(head)).isPositive();
            assertThat(new String(head.array(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");

            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_WRITE);
            byte[] requests = CSS.repeat(1_000).getBytes(StandardCharsets.US_ASCII);
            long taken = 0;
            while (taken < FLOOD && selector.select(Duration.ofSeconds(2).toMillis()) > 0) {
                selector.selectedKeys().clear();
                taken += channel.write(ByteBuffer.wrap(requests));
            }

            assertThat(taken).isLessThan(FLOOD);
        }
    }

    private String submit(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + me.authorization()
                + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    }

    private long jobs() {
        return database.query("SELECT count(*) FROM job WHERE owner_id = ?", row -> row.getLong(1), me.ownerId())
                .getFirst();
    }
}
