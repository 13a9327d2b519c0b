package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** A key gets another secret, at once or with a time in which both are good. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RotatedKeysTest extends WithKeys {

    @Inject
    ApiKeyService apiKeyService;

    @Test
    void a_rotated_key_has_another_secret_and_keeps_its_id() {
        String old = made();
        String other = as(owner.authorization())
                .post("/v1/keys/" + id(old) + "/rotate")
                .then()
                .statusCode(200)
                .extract()
                .path("secret");
        assertThat(id(other)).isEqualTo(id(old));
        assertThat(listing(other)).isEqualTo(200);
        assertThat(listing(old)).isEqualTo(401);
    }

    @Test
    void both_secrets_are_good_in_the_overlap_and_the_old_one_no_longer() {
        String old = made();
        String other = as(owner.authorization())
                .body("{\"overlap_seconds\": 3600}")
                .post("/v1/keys/" + id(old) + "/rotate")
                .then()
                .statusCode(200)
                .body("key.previous_secret_until", notNullValue())
                .extract()
                .path("secret");
        assertThat(listing(old)).isEqualTo(200);
        assertThat(listing(other)).isEqualTo(200);
        String key = "/v1/keys/" + id(old);
        as(owner.authorization()).get(key).then().body("key.previous_secret_until", notNullValue());
        database.update("UPDATE api_key SET previous_until = now() WHERE id = ?", id(old));
        as(owner.authorization()).get(key).then().body("key.previous_secret_until", nullValue());
        // As a change at another instance.
        await().atMost(Duration.ofSeconds(5)).until(() -> listing(old) == 401);
        assertThat(listing(other)).isEqualTo(200);
    }

    @Test
    void a_key_that_the_operator_sets_anew_has_no_former_secret() {
        String old = made();
        as(owner.authorization())
                .body("{\"overlap_seconds\": 3600}")
                .post("/v1/keys/" + id(old) + "/rotate")
                .then()
                .statusCode(200);
        assertThat(listing(old)).isEqualTo(200);
        apiKeyService.adopt(
                new KeyCredentials(id(old), "chosen"), owner.ownerId(), "chosen", EnumSet.of(Scope.JOBS_READ));
        assertThat(listing(old)).isEqualTo(401);
        assertThat(listing(id(old) + ":chosen")).isEqualTo(200);
    }
}
