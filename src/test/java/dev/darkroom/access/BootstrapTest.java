package dev.darkroom.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class BootstrapTest {

    @Inject
    Database database;

    @Inject
    ApiKeyService apiKeyService;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Test
    void a_configured_key_is_enabled_again_at_start_and_keeps_its_settings() {
        String id = "chosen-" + ids.next();
        start(id + ":the first secret");
        database.update("UPDATE api_key SET object_seconds = 60, scopes = '{}', disabled_at = now() WHERE id = ?", id);

        start(id + ":another secret");

        assertThat(database.first(
                        "SELECT object_seconds FROM api_key WHERE id = ?", row -> row.getInt("object_seconds"), id))
                .contains(60);
        assertThat(status(id + ":another secret")).isEqualTo(200);
        assertThat(status(id + ":the first secret")).isEqualTo(401);
        database.update("DELETE FROM api_key WHERE id = ?", id);
    }

    private void start(String key) {
        Bootstrap bootstrap = new Bootstrap(Optional.of(key), database, apiKeyService, ids, clock);
        assertThat(QuarkusTransaction.requiringNew().call(bootstrap::ensureKey)).isEmpty();
    }

    private static int status(String key) {
        return given().header("Authorization", "Key " + key).get("/v1/jobs").statusCode();
    }
}
