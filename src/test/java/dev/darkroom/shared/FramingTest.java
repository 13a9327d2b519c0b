package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawRequest;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request ends, and whom it is for: what could be read in two ways is not read at all. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class FramingTest {

    private static final String SECOND = "GET /gallery.css HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TestHTTPResource(value = "/health/live", management = true)
    URI management = URI.create("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "transfer-encoding: Chunked\r\ncontent-length: 0"
            })
    void a_body_with_a_length_and_in_chunks_is_400_and_ends_the_connection_with_nothing_done(String framing)
            throws IOException {
        String name = "framed-" + System.nanoTime();
        String body = "{\"name\":\"" + name + "\"}";
        RawRequest.Answer answer = RawRequest.exchange(head("/v1/assets/tags") + framing + "\r\n\r\n"
                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n" + SECOND);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("HTTP/1.1");
        assertThat(Api.caller().get("/v1/assets/tags").asString()).doesNotContain(name);
    }

    @Test
    void the_management_interface_reads_requests_as_strictly() throws IOException {
        String request = "GET " + management.getPath() + " HTTP/1.1\r\nHost: localhost\r\n";
        try (Socket socket = new Socket("127.0.0.1", management.getPort())) {
            socket.getOutputStream()
                    .write((request + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + request
                                    + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(10_000);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400")
                    .doesNotContain("HTTP/1.1 200");
        }
    }

    @Test
    void chunks_before_there_were_any_are_400() throws IOException {
        RawRequest.Answer answer = RawRequest.exchange(head("/v1/assets/tags").replace("HTTP/1.1", "HTTP/1.0")
                + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + SECOND);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("HTTP/1.1 200");
    }

    @Test
    void bodies_in_chunks_leave_the_connection_open() throws IOException {
        String chunked = head("/v1/assets/tags") + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        RawRequest.Answer answer = RawRequest.exchange(
                chunked + chunked + "GET /gallery.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("HTTP/1.1 422").contains("HTTP/1.1 200");
    }

    private static String head(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Key " + PostgresResource.KEY
                + "\r\nContent-Type: application/json\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
                "Host: elsewhere.example",
                "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: -1",
                "Content-Length: +1",
                "Content-Length: x"
            })
    void what_can_be_read_in_two_ways_is_400_and_ends_the_connection(String header) throws IOException {
        RawRequest.Answer answer = RawRequest.exchange(
                "GET /gallery.css HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n0\r\n\r\n" + SECOND);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n{}\r\n0\r\n\r\n",
                "-2\r\n{}\r\n0\r\n\r\n",
                "2;x=\r\n{}\r\nx\r\n{}",
                "ffffffffffffffffff\r\n{}\r\n",
                "\r\n\r\n"
            })
    void a_body_in_broken_chunks_is_400_and_ends_the_connection_with_nothing_done(String chunks) throws IOException {
        for (String path : List.of("/v1/assets/tags", "/files/upload", "/queue/sandbox/instant")) {
            String answer = RawRequest.send(head(path) + "Transfer-Encoding: chunked\r\n\r\n" + chunks + SECOND);
            assertThat(answer).as(path).startsWith("HTTP/1.1 400").doesNotContain("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 50\r\n\r\n{\"name\":",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"na",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"nam\r\n"
            })
    void a_client_that_shuts_its_side_before_its_request_is_whole_is_400(String half) throws IOException {
        assertThat(RawRequest.exchangeAndShut(head("/v1/assets/tags") + half).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void a_client_that_shuts_its_side_once_its_requests_are_whole_is_answered(int requests) throws IOException {
        RawRequest.Answer file = RawRequest.exchangeAndShut(SECOND.repeat(requests));
        assertThat(file.status()).isEqualTo(200);
        assertThat((file.body() + file.headers()).split("HTTP/1.1 200", -1)).hasSize(requests + 1);

        String tag = "{\"name\":\"half-" + System.nanoTime() + "\"}";
        RawRequest.Answer made = RawRequest.exchangeAndShut(
                head("/v1/assets/tags") + "Content-Length: " + tag.length() + "\r\n\r\n" + tag);
        assertThat(made.status()).isEqualTo(201);

        String job = "{\"endpoint\":\"sandbox/instant\",\"input\":{\"sandbox\":{\"run_ms\":1000}}}";
        RawRequest.Answer waited = RawRequest.exchangeAndShut(
                head("/v1/jobs") + "Prefer: wait=10\r\nContent-Length: " + job.length() + "\r\n\r\n" + job);
        assertThat(waited.status()).isEqualTo(201);
        assertThat(waited.body()).contains("SUCCEEDED");
    }

    @Test
    void a_client_that_shuts_its_side_is_not_waited_for_as_long_as_one_on_the_line() throws IOException {
        String job = "{\"endpoint\":\"sandbox/instant\",\"input\":{\"sandbox\":{\"run_ms\":60000}}}";
        long begun = System.nanoTime();
        assertThat(RawRequest.sendAndShut(
                        head("/v1/jobs") + "Prefer: wait=60\r\nContent-Length: " + job.length() + "\r\n\r\n" + job))
                .isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/queue/fal-ai/", "/run/fal-ai/", "/sandbox/queue/fal-ai/", "/x/../queue/fal-ai/", "/%71ueue/"})
    @Timeout(5)
    void a_path_that_would_take_long_to_match_is_too_long(String begin) throws IOException {
        for (String part : List.of("a", "a/", "%2f")) {
            RawRequest.Answer answer = RawRequest.send("GET", begin + part.repeat(20_000), "Host: localhost");
            assertThat(answer.status()).isEqualTo(414);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "xx;q=z", "en;q=5", "en,,;", "*;q=abc"})
    @Timeout(5)
    void languages_that_cannot_be_read_are_passed_over(String languages) throws IOException {
        assertThat(RawRequest.send("GET", "/gallery.css", "Host: localhost", "Accept-Language: " + languages)
                        .status())
                .isEqualTo(200);
        assertThat(RawRequest.send(
                                "GET",
                                "/share/a/b",
                                "Host: localhost",
                                "Accept-Language: " + languages.repeat(60_000 / languages.length()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_request_line_may_hold_the_longest_webhook_with_each_character_escaped() throws IOException {
        RawRequest.Answer answer =
                RawRequest.send("GET", "/gallery.css?x=" + "%7B".repeat(8_192) + "y".repeat(30_000), "Host: localhost");
        assertThat(answer.status()).isEqualTo(200);
    }
}
