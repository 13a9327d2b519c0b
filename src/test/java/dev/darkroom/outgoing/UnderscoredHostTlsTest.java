package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.testing.NodeTlsServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnderscoredHostTlsTest {

    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    static Path folder = Path.of(".");

    private static @Nullable NodeTlsServer server;
    private static int port;
    private static Path certificate = Path.of(".");

    @BeforeAll
    static void listen() throws IOException, InterruptedException {
        NodeTlsServer started = NodeTlsServer.start(
                folder, "my_hook.example,*.bucket.example", "(q, a) => a.end('hello ' + q.socket.servername)");
        server = started;
        port = started.port();
        certificate = started.certificate();
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_hook.example", "MY_HOOK.example", "my_own.bucket.example", "_.bucket.example"})
    void a_host_with_an_underscore_is_named_to_its_server_and_believed(String host) throws IOException {
        assertThat(page(host, trusting())).isEqualTo("hello " + host.toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "your_hook.example",
                "a_b.my_hook.example",
                "a_b.c.bucket.example",
                "a_bucket.example",
                "a_b.example"
            })
    void but_only_with_a_certificate_of_its_own(String host) {
        assertUntrusted(host, trusting());
    }

    @Test
    void and_of_somebody_who_is_trusted() {
        assertUntrusted("my_hook.example", new HttpClientOptions());
    }

    private static void assertUntrusted(String host, HttpClientOptions trust) {
        assertThatThrownBy(() -> page(host, trust))
                .isInstanceOfSatisfying(
                        OutgoingException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TLS));
    }

    private static HttpClientOptions trusting() {
        return new HttpClientOptions().setTrustOptions(new PemTrustOptions().addCertPath(certificate.toString()));
    }

    private static String page(String host, HttpClientOptions trust) throws IOException {
        String origin = "https://" + host + ":" + port;
        OutgoingGuard guard =
                OutgoingTesting.guard(List.of(origin), _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
        Path into = folder.resolve("page.html");
        new OutgoingHttp(VERTX, guard, OutgoingTesting.config(List.of()), trust)
                .download(WebUrl.valueOf(origin + "/"), into, 1 << 20, Duration.ofSeconds(20));
        return Files.readString(into);
    }
}
