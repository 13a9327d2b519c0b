package dev.darkroom.shared.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers given before a request's body has come: a client that sends all of it first can read them nevertheless. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class EarlyAnswersTest {

    private static final int BODY = 8 << 20;
    private static final String AUTHORIZED = "Authorization: Key " + PostgresResource.KEY + "|";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "415, POST /v1/jobs HTTP/1.1|" + AUTHORIZED + "Content-Type: multipart/form-data|",
                "415, POST /v1/jobs HTTP/1.1|" + AUTHORIZED + "Content-Type: application|",
                "415, POST /v1/jobs HTTP/1.1|" + AUTHORIZED + "Content-Type: application|Connection: close|",
                "413, POST /v1/jobs HTTP/1.1|" + AUTHORIZED + "Content-Type: text/plain|",
                "401, POST /v1/jobs HTTP/1.1|Content-Type: application/json|",
                "401, POST /v1/jobs HTTP/1.1|Content-Type: application/json|Connection: close|",
                "401, POST /files/upload HTTP/1.1|Content-Type: image/png|",
                "404, PUT /files/u/x/a.png?sig=wrong HTTP/1.1|Content-Type: image/png|",
                "413, DELETE /v1/webhooks/1 HTTP/1.1|" + AUTHORIZED,
                "413, POST /v1/keys HTTP/1.1|" + AUTHORIZED + "Content-Type: application/json|",
                "405, PUT /v1/jobs HTTP/1.1|" + AUTHORIZED + "Content-Type: application/json|",
                "404, POST /nowhere HTTP/1.1|Content-Type: application/json|",
                "400, POST /v1/jobs HTTP/1.1|Host: another|" + AUTHORIZED + "Content-Type: application/json|",
                "400, POST /v1/jobs HTTP/1.1|" + AUTHORIZED + "Content-Type: application/json|Content-Length: x|",
                "400, POST /v1/jobs HTTP/1.1|" + AUTHORIZED
                        + "Content-Type: application/json|Transfer-Encoding: chunked|Content-Length: 3|",
            })
    void who_sends_all_of_a_body_first_reads_why_it_was_refused(int status, String head) throws IOException {
        String length = head.contains("Content-Length") ? "" : "Content-Length: " + BODY + "\r\n";

        assertThat(answerAfterAllOf(head.replace("|", "\r\n") + "Host: localhost\r\n" + length + "\r\n"))
                .matches("HTTP/1\\.[01] " + status + " .*");
    }

    @ParameterizedTest
    @CsvSource({"zz", "-1", "5;"})
    void so_does_who_sends_chunks_that_are_none(String size) throws IOException {
        assertThat(answerAfterAllOf("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\n" + AUTHORIZED.replace("|", "\r\n")
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\n"))
                .matches("HTTP/1\\.[01] 400 .*");
    }

    /** The first line of what is read once a request and a body of so many bytes have been sent. */
    private static @Nullable String answerAfterAllOf(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[64 << 10];
            for (int sent = 0; sent < BODY; sent += piece.length) {
                out.write(piece);
            }
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }
}
