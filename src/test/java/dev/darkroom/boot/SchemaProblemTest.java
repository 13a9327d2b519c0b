package dev.darkroom.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases whose tables are not those of this version: the start says so in one line. */
class SchemaProblemTest {

    private static final String OURS = "classpath:db/migration";

    @TempDir
    private Path migrations;

    private EmbeddedDatabase database;

    @BeforeEach
    void start() throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "schema");
        database = EmbeddedDatabase.start(folder);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void a_database_of_a_development_state_is_told_with_what_to_do() throws IOException {
        Files.writeString(migrations.resolve("V1__create_access.sql"), "CREATE TABLE owner (id uuid PRIMARY KEY)");
        Files.writeString(migrations.resolve("V66__name_lease_holders.sql"), "CREATE TABLE instance (id integer)");
        migrate("filesystem:" + migrations);

        assertThat(linesOfStarting())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("development state before 0.1.0", "DARKROOM_DATA_DIR", "QUARKUS_DATASOURCE_JDBC_URL")
                        .doesNotContain("\n"));
    }

    @Test
    void migrations_that_were_changed_are_told_as_another_build() throws IOException {
        Path ours = Path.of("src", "main", "resources", "db", "migration");
        Files.copy(ours.resolve("V1__shared.sql"), migrations.resolve("V1__shared.sql"));
        Files.writeString(migrations.resolve("V2__access.sql"), "CREATE TABLE owner (id uuid PRIMARY KEY)");
        migrate("filesystem:" + migrations);

        assertThat(linesOfStarting())
                .singleElement()
                .satisfies(
                        line -> assertThat(line).contains("another build").doesNotContain("development state", "\n"));
    }

    @Test
    void tables_of_something_else_are_told() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE guestbook (entry text)");
        }

        assertThat(linesOfStarting())
                .singleElement()
                .satisfies(line ->
                        assertThat(line).contains("QUARKUS_DATASOURCE_JDBC_URL").doesNotContain("\n"));
    }

    @Test
    void an_empty_database_and_one_of_this_version_are_no_problem() {
        assertThat(linesOfStarting()).isEmpty();
        assertThat(linesOfStarting()).isEmpty();
    }

    private List<String> linesOfStarting() {
        Throwable failure = catchThrowable(() -> migrate(OURS));
        return failure == null
                ? List.of()
                : StartupFailureReport.lines(new RuntimeException("Failed to start", failure));
    }

    private void migrate(String location) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), "postgres", database.password())
                .locations(location)
                .load()
                .migrate();
    }
}
