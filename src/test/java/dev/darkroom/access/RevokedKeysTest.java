package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A key that is revoked, or whose time is up, is over everywhere, and is still seen for a while. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RevokedKeysTest extends WithKeys {

    @Test
    void an_ended_key_is_none() {
        TestCaller ended = callers.again(owner, "expires_at", "now() - interval '1 second'");
        as(ended.authorization()).get("/v1/jobs").then().statusCode(401);
        Instant end = Instant.now().plus(Duration.ofHours(1));
        make("{\"name\": \"ends\", \"expires_at\": \"" + end + "\"}")
                .statusCode(201)
                .body("key.expires_at", containsString(end.toString().substring(0, 19)));
    }

    @Test
    void a_revoked_key_is_over_at_once_and_stays_to_be_seen() {
        String secret = made();
        assertThat(listing(secret)).isEqualTo(200);
        String path = "/v1/keys/" + id(secret);
        as(owner.authorization()).delete(path).then().statusCode(204);
        assertThat(listing(secret)).isEqualTo(401);
        as(owner.authorization()).delete(path).then().statusCode(204);
        as(owner.authorization()).get(path).then().statusCode(200).body("key.revoked_at", notNullValue());
        as(owner.authorization()).body("{\"name\": \"x\"}").patch(path).then().statusCode(409);
        as(owner.authorization()).post(path + "/rotate").then().statusCode(409);
    }

    @Test
    void of_revoked_keys_the_newest_thousand_are_kept() {
        database.update("""
                INSERT INTO api_key (id, owner_id, alias, secret_hash, scopes, created_at, disabled_at)
                SELECT ? || '-' || n, ?, 'old', sha256(n::text::bytea), '{}', now(), now() - n * interval '1 minute'
                FROM generate_series(1, 1005) n""", owner.ownerId().toString(), owner.ownerId());
        make("{\"name\": \"one more\"}").statusCode(201);
        as(owner.authorization()).get("/v1/keys").then().body("keys", hasSize(1002));
        as(owner.authorization())
                .get("/v1/keys/" + owner.ownerId() + "-1005")
                .then()
                .statusCode(404);
    }

    @Test
    void a_revocation_at_another_instance_counts_within_two_seconds() {
        String secret = made();
        assertThat(listing(secret)).isEqualTo(200);
        database.update("UPDATE api_key SET disabled_at = now() WHERE id = ?", id(secret));
        await().atMost(Duration.ofSeconds(2)).until(() -> listing(secret) == 401);
    }
}
