package dev.darkroom.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.deliveries.webhook.SecretCipher;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.SettableClock;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another key signs only when all who keep the published ones for a day know it, and nobody is left with an unknown one. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class WebhookSigningKeysTest {

    @Inject
    InstallationSecrets secrets;

    @Inject
    SecretCipher cipher;

    @Inject
    Database database;

    @Inject
    @CacheName("webhook-signing-keys")
    Cache cache;

    private final SettableClock clock = new SettableClock();

    @AfterEach
    void oneKeyAgain() {
        database.update("DELETE FROM webhook_signing_key");
        cache.invalidateAll().await().indefinitely();
    }

    @Test
    void a_retired_one_that_can_no_longer_be_decrypted_harms_nobody() {
        WebhookSigningKeys keys = new WebhookSigningKeys(secrets, cipher, database, new Ids(clock), clock, cache);
        keys.rotate();
        database.update("UPDATE webhook_signing_key SET private_key = sha256('of a key that was dropped'::bytea)");
        clock.advance(Duration.ofHours(26));
        assertThatThrownBy(keys::current).isInstanceOf(IllegalStateException.class);
        database.update("UPDATE webhook_signing_key SET signs_from = signs_from - interval '60 hours'");
        database.update(
                "INSERT INTO webhook_signing_key (id, private_key, public_key, signs_from) VALUES (?, ?, ?, ?)",
                new Ids(clock).next(),
                cipher.encrypt(new byte[32]),
                new byte[32],
                clock.instant().minus(Duration.ofHours(30)));
        assertThat(keys.published()).hasSize(1).containsExactly(keys.current());
    }

    @Test
    void rotation_goes_from_published_over_signing_to_retired() {
        WebhookSigningKeys keys = new WebhookSigningKeys(secrets, cipher, database, new Ids(clock), clock, cache);
        String first = keys.current().x();
        keys.rotate();
        cache.invalidateAll().await().indefinitely();
        assertThat(keys.current().x()).isEqualTo(first);
        assertThat(keys.published())
                .hasSize(2)
                .first()
                .extracting(WebhookSigningKey::x)
                .isEqualTo(first);
        assertThatThrownBy(keys::rotate).isInstanceOf(Problem.class);
        clock.advance(Duration.ofHours(26));
        String second = keys.current().x();
        assertThat(second).isNotEqualTo(first);
        assertThat(keys.published().stream().map(WebhookSigningKey::x)).containsExactly(second, first);
        clock.advance(Duration.ofHours(25));
        assertThat(keys.published().stream().map(WebhookSigningKey::x)).containsExactly(second);
        assertThat(keys.current().x()).isEqualTo(second);
    }
}
