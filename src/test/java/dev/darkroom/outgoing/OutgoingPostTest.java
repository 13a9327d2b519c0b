package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.url.WebUrl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutgoingPostTest extends WithOutgoingHttp {

    @Test
    void a_post_sends_its_bytes_and_tells_the_answer_whatever_it_is() {
        AtomicReference<String> seen = new AtomicReference<>("");
        serve("/", exchange -> {
            seen.set(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("Content-Length") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().set("Retry-After", "120");
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
            reply(exchange, 302, "x".repeat(5_000).getBytes(StandardCharsets.UTF_8));
        });

        OutgoingResponse outgoingResponse = http.post(
                url("/hook?t=1"),
                "{}".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/json"),
                LONG);

        assertThat(outgoingResponse).isEqualTo(new OutgoingResponse(302, Duration.ofMinutes(2), "x".repeat(1_024)));
        assertThat(seen).hasValue("POST application/json 2 {}");
    }

    @ParameterizedTest
    @CsvSource({"gzip, ok", "identity, ok", "br, ''", "zstd, ''", "'zstd, gzip', ''"})
    void what_takes_much_memory_to_decode_is_not_decoded_for_an_excerpt(String coding, String excerpt) {
        AtomicReference<String> accepted = new AtomicReference<>("");
        serve("/", exchange -> {
            accepted.set(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
            exchange.getResponseHeaders().set("Content-Encoding", coding);
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try (OutputStream out = coding.endsWith("gzip") ? new GZIPOutputStream(body) : body) {
                out.write("ok".getBytes(StandardCharsets.UTF_8));
            }
            reply(exchange, 200, body.toByteArray());
        });

        assertThat(http.post(url("/hook"), new byte[0], Map.of("Accept-Encoding", "br"), LONG))
                .isEqualTo(new OutgoingResponse(200, null, excerpt));
        assertThat(accepted).hasValue("gzip, deflate");
    }

    @Test
    void a_status_counts_even_when_its_body_never_ends() {
        serve("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            awaitEnd();
        });

        assertThat(http.post(url("/hook"), new byte[0], Map.of(), SHORT))
                .isEqualTo(new OutgoingResponse(200, null, "ok"));
    }

    @Test
    void a_put_announces_its_length_and_streams_its_file() throws IOException {
        Path file = folder.resolve("upload");
        Files.write(file, new byte[5_000_000]);
        AtomicReference<String> seen = new AtomicReference<>("");
        serve("/", exchange -> {
            long bytes = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            seen.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Length") + " " + bytes + " "
                    + exchange.getRequestHeaders().getFirst("X-Signed") + " "
                    + exchange.getRequestHeaders().containsKey("Transfer-Encoding"));
            reply(exchange, 200, new byte[0]);
        });

        OutgoingResponse outgoingResponse =
                http.put(url("/b/k?X-Sig=a%2Fb"), file, "video/mp4", Map.of("X-Signed", "1"), LONG);

        assertThat(outgoingResponse.status()).isEqualTo(200);
        assertThat(seen).hasValue("PUT /b/k?X-Sig=a%2Fb 5000000 5000000 1 false");
    }

    @Test
    void a_port_where_nobody_listens_is_a_failed_connection() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        String nobody = "http://127.0.0.1:" + closed;

        assertThatThrownBy(() -> client(List.of(nobody)).post(WebUrl.valueOf(nobody), new byte[0], Map.of(), LONG))
                .isInstanceOfSatisfying(OutgoingException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.CONNECT);
                    assertThat(e.retryable()).isTrue();
                });
    }
}
