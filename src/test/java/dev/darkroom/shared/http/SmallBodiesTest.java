package dev.darkroom.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies reach whoever reads them whole, however they come. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class SmallBodiesTest {

    private static final int SMALL = 64 * 1024;

    @Inject
    Callers callers;

    @ParameterizedTest
    @ValueSource(ints = {20, SMALL - 1, SMALL, SMALL + 1, 100_000})
    void a_body_of_any_size_is_read_whole(int size) {
        String begin = "{\"prompt\": \"";
        String body = begin + "ä".repeat((size - begin.length() - 2) / 2);
        body += " ".repeat(size - 2 - body.getBytes(StandardCharsets.UTF_8).length) + "\"}";
        Callers.TestCaller caller = callers.somebody();

        String id = RestAssured.given()
                .header("Authorization", caller.authorization())
                .contentType("application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/queue/sandbox/instant")
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");

        assertThat(RestAssured.given()
                        .header("Authorization", caller.authorization())
                        .get("/v1/jobs/" + id)
                        .<String>path("job.input.prompt"))
                .hasSameSizeAs(body.substring(begin.length(), body.length() - 2));
    }

    @Test
    void a_body_that_comes_in_pieces_is_read_whole() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            for (String piece : new String[] {
                "POST /v1/assets/tags HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n",
                "Authorization: " + callers.somebody().authorization() + "\r\nContent-Length: 14\r\n\r\n{\"na",
                "me\":\"ab",
                "c\"}"
            }) {
                write(socket.getOutputStream(), piece);
            }
            assertThat(answer(socket)).startsWith("HTTP/1.1 201").contains("\"name\":\"abc\"");
        }
    }

    @Test
    void an_empty_body_is_an_empty_body() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            write(
                    socket.getOutputStream(),
                    "POST /queue/sandbox/instant HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 0\r\nAuthorization: "
                            + callers.somebody().authorization() + "\r\n\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").contains("request_id");
        }
    }

    /** Nobody waits longer than for ten seconds of silence. */
    @Test
    void a_body_that_does_not_come_ends_the_connection() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            write(
                    socket.getOutputStream(),
                    "POST /v1/assets/tags HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{");
            assertThat(answer(socket)).isEmpty();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
