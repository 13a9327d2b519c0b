package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.boot.EmbeddedDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Operators who have a PostgreSQL of their own get no second one. */
class ExternalDatabaseIT {

    @Test
    void a_configured_database_is_used_and_no_other_is_started() {
        Path folder = Folders.empty(Path.of("target", "e2e", "database-of-the-operator"));
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder);
                PackagedApp app = PackagedApp.darkroom("external-database")
                        .env("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl())
                        .env("QUARKUS_DATASOURCE_USERNAME", "postgres")
                        .env("QUARKUS_DATASOURCE_PASSWORD", database.password())) {
            ApiClient apiClient = new ApiClient(app.start());

            String id = apiClient.submit("fal-ai/flux/schnell", "{\"prompt\": \"an operator's own database\"}");

            apiClient.await(id, "SUCCEEDED");
            assertThat(app.dataFolder().resolve("postgres")).doesNotExist();
        }
    }
}
