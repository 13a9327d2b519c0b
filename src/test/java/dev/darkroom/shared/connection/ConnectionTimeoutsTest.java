package dev.darkroom.shared.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that keep the server waiting, over real sockets: they are dropped, and nobody else notices. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
@TestProfile(ConnectionTimeoutsTest.Impatient.class)
class ConnectionTimeoutsTest {

    private static final int MAX = 50;
    private static final Duration IDLE = Duration.ofSeconds(4);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String AUTHORIZED = "Host: localhost\r\nAuthorization: Key " + PostgresResource.KEY + "\r\n";
    private static final String GET = "GET /gallery.css HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    @TestHTTPResource("/gallery.css")
    URI caller = URI.create("");

    @TestHTTPResource(value = "/health/live", management = true)
    URI management = URI.create("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /gall",
                "GET /gallery.css HTTP/1.1\r\nHost: local",
                GET + "GET /gall",
                "POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: 50\r\n\r\nkey=",
                "POST /queue/sandbox/instant HTTP/1.1\r\n" + AUTHORIZED
                        + "Content-Type: application/json\r\nContent-Length: 90000\r\n\r\n{",
                "POST /queue/sandbox/instant HTTP/1.1\r\n" + AUTHORIZED
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
                "POST /v1/jobs HTTP/1.1\r\n" + AUTHORIZED
                        + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 90000\r\n\r\n--x\r\n",
                "POST /files/upload HTTP/1.1\r\n" + AUTHORIZED
                        + "Content-Type: image/png\r\nContent-Length: 90000\r\n\r\n1",
                "POST /files/upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 90000\r\n\r\n1"
            })
    void who_says_half_and_then_nothing_is_dropped(String half) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            assertThatEnds(socket);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /gallery.css HTTP/1.1\r\nHost: localhost\r\nX: ",
                "POST /v1/jobs HTTP/1.1\r\n" + AUTHORIZED
                        + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 90000\r\n\r\n--x\r\n",
                "POST /files/upload HTTP/1.1\r\n" + AUTHORIZED
                        + "Content-Type: image/png\r\nContent-Length: 90000\r\n\r\n1"
            })
    void who_says_one_byte_after_the_other_is_dropped(String begun) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(begun.getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThatThrownBy(() -> {
                                out.write('a');
                                out.flush();
                            })
                            .isInstanceOf(SocketException.class));
        }
    }

    @Test
    void a_body_that_comes_slowly_and_steadily_is_read() throws IOException {
        try (Socket socket = connect()) {
            int pieces = 20;
            byte[] piece = new byte[2_000];
            OutputStream out = socket.getOutputStream();
            out.write(("POST /files/upload HTTP/1.1\r\n" + AUTHORIZED + "Content-Type: image/png\r\nContent-Length: "
                            + pieces * piece.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            List<Integer> sent = new ArrayList<>();
            await().pollInterval(Duration.ofMillis(150)).until(() -> {
                out.write(piece);
                sent.add(1);
                return sent.size() == pieces;
            });
            assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_connection_is_used_again_and_ends_when_it_is_not() throws IOException {
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
                String head = head(socket.getInputStream());
                assertThat(head).startsWith("HTTP/1.1 200");
                Matcher length = LENGTH.matcher(head);
                assertThat(length.find()).isTrue();
                socket.getInputStream().skipNBytes(Long.parseLong(length.group(1)));
            }
            assertThatEnds(socket);
        }
    }

    @Test
    void a_connection_between_requests_is_kept_for_longer_than_a_head_may_take_on_both_interfaces() throws IOException {
        for (URI served : List.of(caller, management)) {
            try (Socket socket = new Socket("127.0.0.1", served.getPort())) {
                long before = System.nanoTime();
                socket.getOutputStream()
                        .write(("GET " + served.getPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThatEnds(socket);
                assertThat(Duration.ofNanos(System.nanoTime() - before))
                        .as(served.toString())
                        .isGreaterThanOrEqualTo(IDLE);
            }
        }
    }

    @Test
    void whoever_waits_for_us_is_left_alone_for_longer_than_any_limit() {
        var answer = Api.caller()
                .contentType("application/json")
                .header("Prefer", "wait=20")
                .body(Map.of("endpoint", "sandbox/instant", "input", Map.of("sandbox", Map.of("run_ms", 4_000))))
                .post("/v1/jobs");
        assertThat(answer.statusCode()).isBetween(200, 201);
        assertThat(answer.jsonPath().getString("job.state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void whoever_takes_nothing_of_an_answer_is_dropped() throws IOException {
        byte[] large = new byte[290_000];
        String url = Api.caller()
                .contentType("application/octet-stream")
                .body(large)
                .post("/files/upload")
                .jsonPath()
                .getString("access_url");
        String get = "GET " + url.substring(url.indexOf("/files/")) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(connect().getRemoteSocketAddress());
            OutputStream out = socket.getOutputStream();
            // More than the buffers on both sides hold; and what is written to a connection that is gone, fails.
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThatThrownBy(() -> out.write(get.getBytes(StandardCharsets.US_ASCII)))
                            .isInstanceOf(SocketException.class));
        }
    }

    @Test
    void idle_connections_are_bounded_and_calm_clients_still_come_in() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 10 * MAX; i++) {
                idle.add(connect());
                if (i % MAX == 0) {
                    assertThat(Api.caller().get("/v1/assets/tags").statusCode()).isEqualTo(200);
                }
            }
            // They are closed as soon as the server comes to it, long before any timeout of theirs.
            await().atMost(Duration.ofMillis(400))
                    .untilAsserted(() -> assertThat(idle.stream()
                                    .filter(socket -> !hasEnded(socket))
                                    .count())
                            .isLessThanOrEqualTo(MAX));
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private static Socket connect() throws IOException {
        return new Socket("127.0.0.1", RestAssured.port);
    }

    private static boolean hasEnded(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (IOException open) {
            return false;
        }
    }

    private static void assertThatEnds(Socket socket) throws IOException {
        socket.setSoTimeout((int) SOON.toMillis());
        try {
            assertThat(socket.getInputStream().readAllBytes()).isNotNull();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("after %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "darkroom.http.connections.max", String.valueOf(MAX),
                    "darkroom.http.connections.header-timeout", "1s",
                    "darkroom.http.connections.idle-timeout", IDLE.toSeconds() + "s",
                    "darkroom.http.connections.body-timeout", "1s",
                    "darkroom.http.connections.send-timeout", "2s");
        }
    }
}
