package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.WithoutDatabase;
import dev.darkroom.upstream.answer.UpstreamOutage;
import dev.darkroom.upstream.client.Upstream;
import dev.darkroom.upstream.generated.storage.api.KeysApi;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithoutDatabase.class)
class RestClientsTest {

    @Inject
    Upstream upstream;

    @Test
    void a_host_with_an_underscore_is_dialled_by_its_address_and_called_by_its_name() {
        FakeUpstream.answers(200, "{\"keys\": []}");
        int port = upstream.rest().port();
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

    private static KeysApi client(String url, NameResolver nameResolver) {
        return RestClients.at(WebUrl.valueOf(url), "test", nameResolver).build(KeysApi.class);
    }
}
