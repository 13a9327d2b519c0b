package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingGuard.NameResolver;
import dev.darkroom.outgoing.tls.AnyHostTls;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.testing.NodeTlsServer;
import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.WithoutDatabase;
import dev.darkroom.upstream.answer.UpstreamOutage;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.generated.storage.api.KeysApi;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(WithoutDatabase.class)
class RestClientsTest {

    @Inject
    Providers providers;

    @Inject
    Vertx vertx;

    @TempDir
    Path folder;

    @Test
    void a_host_with_an_underscore_is_dialled_by_its_address_and_called_by_its_name() {
        FakeUpstream.answers(200, "{\"keys\": []}");
        int port = providers.all().getFirst().queue().port();
        AtomicReference<Thread> lookUp = new AtomicReference<>();
        KeysApi keys = client("http://fal_gateway.internal:" + port + "/base/rest", host -> {
            assertThat(host).isEqualTo("fal_gateway.internal");
            lookUp.set(Thread.currentThread());
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });

        assertThat(keys.getKeys().getEntity()).hasContent("{\"keys\": []}");

        FakeUpstream.Seen seen = FakeUpstream.only();
        assertThat(seen.target()).isEqualTo("/base/rest/.well-known/jwks.json");
        assertThat(seen.header("Host")).isEqualTo("fal_gateway.internal:" + port);
        assertThat(lookUp.get()).as("never an event loop").isSameAs(Thread.currentThread());
    }

    @Test
    void a_name_that_is_unknown_is_an_outage_before_anything_was_sent() {
        KeysApi keys = client("http://no_such_gateway", host -> {
            throw new UnknownHostException(host);
        });

        assertThatThrownBy(keys::getKeys)
                .isInstanceOfSatisfying(
                        ProcessingException.class,
                        failure -> assertThat(UpstreamOutage.of(failure).neverSent())
                                .isTrue());
    }

    @Test
    void by_tls_it_is_called_by_its_name_as_well_and_only_with_a_certificate_of_its_own() throws Exception {
        String handler = "(q, a) => a.end(JSON.stringify({keys: [q.socket.servername, q.headers.host]}))";
        try (NodeTlsServer gateway = NodeTlsServer.start(folder, "fal_gateway.internal,*.apps.internal", handler)) {
            var trusting =
                    new PemTrustOptions().addCertPath(gateway.certificate().toString());
            for (String host : List.of("fal_gateway.internal", "my_fal.apps.internal")) {
                KeysApi keys = secure(host + ":" + gateway.port(), AnyHostTls.trusted(trusting, vertx));
                assertThat(keys.getKeys().getEntity())
                        .hasContent("{\"keys\":[\"%s\",\"%s:%d\"]}".formatted(host, host, gateway.port()));
            }
            KeysApi another = secure("other_gateway.internal:" + gateway.port(), AnyHostTls.trusted(trusting, vertx));
            KeysApi stranger = secure("fal_gateway.internal:" + gateway.port(), AnyHostTls.platform());
            for (KeysApi keys : List.of(another, stranger)) {
                assertThatThrownBy(keys::getKeys)
                        .isInstanceOf(ProcessingException.class)
                        .hasStackTraceContaining("SSLHandshakeException");
            }
        }
    }

    private static KeysApi secure(String authority, X509ExtendedTrustManager trusted) {
        NameResolver here = _ -> new InetAddress[] {InetAddress.getLoopbackAddress()};
        return RestClients.at(WebUrl.valueOf("https://" + authority), here, () -> trusted)
                .build(KeysApi.class);
    }

    private static KeysApi client(String url, NameResolver nameResolver) {
        return RestClients.at(WebUrl.valueOf(url), nameResolver, AnyHostTls::platform)
                .build(KeysApi.class);
    }
}
