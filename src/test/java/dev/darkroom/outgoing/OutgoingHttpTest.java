package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.url.WebUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutgoingHttpTest extends WithOutgoingHttp {

    @Test
    void a_file_is_fetched_with_its_type_name_size_and_hash() throws IOException {
        AtomicReference<String> target = new AtomicReference<>("");
        serve("/", exchange -> {
            target.set(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().set("Content-Type", "image/png");
            exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"../a b.png\"");
            reply(exchange, 200, "hello".getBytes(StandardCharsets.UTF_8));
        });
        Path file = folder.resolve("file");

        DownloadedFile downloadedFile = http.download(url("/x%2Fy/z%20.png?sig=a%2Bb%3D&e=~%41+1"), file, 5, LONG);

        assertThat(downloadedFile)
                .isEqualTo(new DownloadedFile(
                        200,
                        "image/png",
                        "a b.png",
                        5,
                        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"));
        assertThat(file).hasContent("hello");
        assertThat(target).hasValue("/x%2Fy/z%20.png?sig=a%2Bb%3D&e=~%41+1");
    }

    @Test
    void a_large_file_arrives_whole_when_the_disk_is_slower_than_the_wire() {
        serve("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 64; i++) {
                    body.write(new byte[(int) MIB]);
                }
            }
        });

        DownloadedFile downloadedFile = http.download(url("/big.bin"), folder.resolve("file"), 64 * MIB, LONG);

        assertThat(downloadedFile.bytes()).isEqualTo(64 * MIB);
        assertThat(folder.resolve("file")).hasSize(64 * MIB);
        assertThat(downloadedFile.fileName()).isEqualTo("big.bin");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_file_that_is_too_large_is_dropped_announced_or_not(boolean announced) {
        AtomicInteger sent = new AtomicInteger();
        serve("/", exchange -> {
            exchange.sendResponseHeaders(200, announced ? 256 * MIB : 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 256; i++) {
                    body.write(new byte[(int) MIB]);
                    sent.incrementAndGet();
                }
            }
        });

        assertThatThrownBy(() -> http.download(url("/big?secret=1"), folder.resolve("file"), MIB, LONG))
                .isInstanceOfSatisfying(OutgoingException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
                    assertThat(e.retryable()).isFalse();
                    assertThat(e).hasMessageContaining(origin).hasMessageNotContaining("secret");
                });
        assertThat(folder.resolve("file")).doesNotExist();
        assertThat(sent.get()).isLessThan(256);
    }

    @Test
    void a_file_that_breaks_off_is_no_file() throws IOException {
        try (RawServer raw = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")) {
            assertKind(raw, LONG, Kind.TRUNCATED);
        }
        try (RawServer raw =
                RawServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")) {
            assertKind(raw, LONG, Kind.TRUNCATED);
        }
        assertThat(folder.resolve("file")).doesNotExist();
    }

    @Test
    void a_connection_that_closes_without_an_answer_is_a_failure_of_its_own() throws IOException {
        try (RawServer raw = RawServer.answering("")) {
            assertKind(raw, LONG, Kind.IO);
        }
    }

    @Test
    void a_server_that_drips_cannot_stretch_the_time_given() {
        CountDownLatch dropped = new CountDownLatch(1);
        serve("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (over.getCount() > 0) {
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    over.await(20, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException | IOException e) {
                dropped.countDown();
            }
        });

        assertKind("/drip", SHORT, Kind.TIMEOUT);
        assertThat(folder.resolve("file")).doesNotExist();
        await().until(() -> dropped.getCount() == 0);
    }

    @Test
    void a_server_that_never_answers_costs_the_time_given_and_no_more() {
        serve("/", exchange -> awaitEnd());

        assertKind("/silent", SHORT, Kind.TIMEOUT);
        assertThatThrownBy(() -> http.post(url("/silent"), new byte[0], Map.of(), SHORT))
                .isInstanceOfSatisfying(
                        OutgoingException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
    }

    @ParameterizedTest
    @CsvSource({
        "404, false",
        "403, false",
        "429, true",
        "500, true",
        "503, true",
        "501, false",
        "505, false",
        "304, false",
        "206, false"
    })
    void a_download_that_is_no_success_says_whether_to_come_back(int status, boolean retryable) {
        serve("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "3");
            reply(exchange, status, new byte[0]);
        });

        OutgoingException.Status e = catchThrowableOfType(
                OutgoingException.Status.class, () -> http.download(url("/x"), folder.resolve("file"), 10, LONG));

        assertThat(e.status()).isEqualTo(status);
        assertThat(e.retryable()).isEqualTo(retryable);
        assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void up_to_three_redirects_are_followed_and_a_fourth_is_not() {
        AtomicInteger hops = new AtomicInteger();
        serve("/", exchange -> {
            int hop = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            hops.incrementAndGet();
            exchange.getResponseHeaders().set("Location", "/" + (hop - 1) + "?s=%2F");
            reply(exchange, hop > 0 ? 302 : 200, new byte[0]);
        });

        // Often, since a connection that a redirect came by is used again at once.
        for (int i = 1; i <= 300; i++) {
            http.download(url("/3"), folder.resolve("file"), 10, LONG);
            assertThat(hops).hasValue(4 * i);
        }
        assertKind("/4", LONG, Kind.BAD_URL);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1/x, REFUSED_ADDRESS",
        "http://169.254.169.254/latest, REFUSED_ADDRESS",
        "http://[::1]/x, REFUSED_ADDRESS",
        "//localhost/x, REFUSED_ADDRESS",
        "file:///etc/passwd, BAD_URL",
        "http://0x7f000001/x, REFUSED_ADDRESS",
        "'http://[not a url', BAD_URL"
    })
    void a_redirect_is_checked_like_the_first_address(String location, Kind kind) {
        serve("/", exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            reply(exchange, 302, new byte[0]);
        });

        assertKind("/", LONG, kind);
    }

    @Test
    void an_address_that_is_not_allowed_is_not_even_dialled() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        serve("/", exchange -> {
            calls.incrementAndGet();
            reply(exchange, 200, new byte[0]);
        });
        OutgoingHttp strict = client(List.of());

        assertThatThrownBy(() -> strict.post(url("/hook"), new byte[0], Map.of(), LONG))
                .isInstanceOfSatisfying(
                        OutgoingException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED_ADDRESS));
        assertThat(calls).hasValue(0);
    }

    @Test
    void the_address_dialled_is_the_one_that_was_looked_up_once() {
        AtomicInteger lookups = new AtomicInteger();
        AtomicReference<String> host = new AtomicReference<>("");
        serve("/", exchange -> {
            host.set(exchange.getRequestHeaders().getFirst("Host"));
            reply(exchange, 200, new byte[0]);
        });
        String named = "http://rebinding.example:" + server.getAddress().getPort();
        OutgoingHttp rebinding = new OutgoingHttp(
                vertx,
                OutgoingTesting.guard(List.of(named), _ -> {
                    lookups.incrementAndGet();
                    return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
                }),
                OutgoingTesting.config(List.of()));

        assertThat(rebinding
                        .post(WebUrl.valueOf(named + "/x"), new byte[0], Map.of(), LONG)
                        .status())
                .isEqualTo(200);
        assertThat(lookups).hasValue(1);
        assertThat(host).hasValue("rebinding.example:" + server.getAddress().getPort());
    }

    private void assertKind(String path, Duration time, Kind kind) {
        assertThatThrownBy(() -> http.download(url(path), folder.resolve("file"), MIB, time))
                .isInstanceOfSatisfying(
                        OutgoingException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private void assertKind(RawServer raw, Duration time, Kind kind) {
        assertThatThrownBy(() -> client(List.of(raw.origin()))
                        .download(WebUrl.valueOf(raw.origin() + "/x"), folder.resolve("file"), MIB, time))
                .isInstanceOfSatisfying(
                        OutgoingException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
