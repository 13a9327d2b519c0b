package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.testing.SelfSignedCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An address is dialled, but a name is believed: a certificate must be vouched for, and be that name's. */
class OutgoingTlsTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static HttpServer server = VERTX.createHttpServer();
    private static PfxOptions certificate = new PfxOptions();

    @BeforeAll
    static void listen(@TempDir Path folder) throws IOException {
        certificate = new PfxOptions()
                .setPath(SelfSignedCertificate.create(folder, "dns:named.example")
                        .toString())
                .setPassword(SelfSignedCertificate.PASSWORD);
        server = VERTX.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate))
                .requestHandler(request ->
                        request.response().end("hello " + request.authority().host()))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_certificate_of_the_name_that_was_asked_for_is_believed() {
        assertThat(post("named.example", trusting()).bodyExcerpt()).isEqualTo("hello named.example");
    }

    @Test
    void a_certificate_of_another_name_is_not_believed() {
        assertThatThrownBy(() -> post("other.example", trusting()))
                .isInstanceOfSatisfying(
                        OutgoingException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TLS));
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_not_believed() {
        assertThatThrownBy(() -> post("named.example", new HttpClientOptions()))
                .isInstanceOfSatisfying(
                        OutgoingException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TLS));
    }

    private static HttpClientOptions trusting() {
        return new HttpClientOptions().setTrustOptions(certificate);
    }

    private static OutgoingResponse post(String host, HttpClientOptions trust) {
        String origin = "https://" + host + ":" + server.actualPort();
        OutgoingGuard guard =
                OutgoingTesting.guard(List.of(origin), _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
        return new OutgoingHttp(VERTX, guard, OutgoingTesting.config(List.of()), trust)
                .post(WebUrl.valueOf(origin + "/"), new byte[0], Map.of(), Duration.ofSeconds(30));
    }
}
