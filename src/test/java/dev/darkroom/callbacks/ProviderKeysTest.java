package dev.darkroom.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.SettableClock;
import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.UpstreamKeys;
import dev.darkroom.upstream.WithoutDatabase;
import dev.darkroom.upstream.client.ApiGuards;
import dev.darkroom.upstream.client.Provider;
import dev.darkroom.upstream.client.Providers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The provider's keys are kept for a day at most, and one that is missing is looked for, though not at everybody's word. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class ProviderKeysTest {

    private static final String OLD = key(1);
    private static final String NEW = key(2);

    @Inject
    UpstreamKeys upstream;

    @Inject
    Providers providers;

    @Inject
    ApiGuards guards;

    private final SettableClock clock = new SettableClock();

    @BeforeEach
    void closeCircuits() {
        guards.reset();
    }

    @Test
    void they_are_kept_for_a_day_and_no_longer() {
        ProviderKeys keys = new ProviderKeys(upstream, clock);
        publish(OLD);
        assertThat(texts(keys.current(provider()))).containsExactly(OLD);

        publish(OLD, NEW);
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(texts(keys.current(provider()))).containsExactly(OLD);
        assertThat(FakeUpstream.SEEN).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        assertThat(texts(keys.current(provider()))).containsExactly(OLD, NEW);
        assertThat(FakeUpstream.only().target()).isEqualTo("/base/rest/.well-known/jwks.json");
    }

    @Test
    void one_that_is_missing_is_looked_for_once_in_a_minute() {
        ProviderKeys keys = new ProviderKeys(upstream, clock);
        publish(OLD);
        keys.current(provider());

        publish(OLD, NEW);
        clock.advance(Duration.ofSeconds(59));
        assertThat(texts(keys.refreshed(provider()))).containsExactly(OLD);
        assertThat(FakeUpstream.SEEN).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        assertThat(texts(keys.refreshed(provider()))).containsExactly(OLD, NEW);
        assertThat(texts(keys.refreshed(provider()))).containsExactly(OLD, NEW);
        assertThat(texts(keys.current(provider()))).containsExactly(OLD, NEW);
        assertThat(FakeUpstream.SEEN).hasSize(1);
    }

    @Test
    void those_that_are_known_hold_while_the_provider_is_away() {
        ProviderKeys keys = new ProviderKeys(upstream, clock);
        publish(OLD);
        keys.current(provider());

        FakeUpstream.answers(404, "{}");
        clock.advance(Duration.ofHours(1));
        assertThat(texts(keys.refreshed(provider()))).containsExactly(OLD);
        assertThat(texts(keys.refreshed(provider()))).containsExactly(OLD);
        assertThat(FakeUpstream.SEEN).hasSize(1);
    }

    private Provider provider() {
        return providers.all().getFirst();
    }

    /** As fal does: with padding. */
    private static void publish(String... keys) {
        List<String> members = Stream.of(keys)
                .map("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}"::formatted)
                .toList();
        FakeUpstream.answers(200, "{\"keys\":[" + String.join(",", members) + "]}");
    }

    private static List<String> texts(List<Ed25519PublicKeyParameters> keys) {
        return keys.stream().map(ProviderKeysTest::text).toList();
    }

    private static String text(Ed25519PublicKeyParameters key) {
        return Base64.getUrlEncoder().encodeToString(key.getEncoded());
    }

    private static String key(int seed) {
        byte[] secret = new byte[Ed25519PrivateKeyParameters.KEY_SIZE];
        secret[0] = (byte) seed;
        return text(new Ed25519PrivateKeyParameters(secret).generatePublicKey());
    }
}
