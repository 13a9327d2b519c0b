package dev.darkroom.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedDatabaseTest {

    private Path folder;

    @BeforeEach
    void make_a_folder() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "database");
    }

    @Test
    void asks_for_a_password_that_lies_in_a_file_for_this_user_alone() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            assertThatOnlyItsPasswordIsTaken(database);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("pgpass"))))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(folder.resolve("pgpass"))).contains(database.password());
        }
    }

    @Test
    void keeps_its_password() throws Exception {
        String first;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            first = database.password();
        }
        Files.setPosixFilePermissions(folder.resolve("pgpass"), PosixFilePermissions.fromString("rw-r--r--"));
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            assertThat(database.password()).isEqualTo(first);
            assertThatOnlyItsPasswordIsTaken(database);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("pgpass"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void a_folder_that_trusted_everybody_asks_from_its_next_start_on_and_keeps_its_data() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder);
                Connection connection = connect(database, database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT 15 AS number");
            statement.execute("ALTER ROLE postgres PASSWORD NULL");
        }
        Path hba = folder.resolve("postgres").resolve("pg_hba.conf");
        Files.writeString(hba, Files.readString(hba).replace("scram-sha-256", "trust"));
        Files.delete(folder.resolve("pgpass"));

        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            assertThatOnlyItsPasswordIsTaken(database);
            assertThat(number(database, "SELECT number FROM kept")).isEqualTo(15);
        }
    }

    @Test
    void a_lost_password_is_replaced() throws Exception {
        String first;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            first = database.password();
        }
        Files.writeString(folder.resolve("pgpass"), "");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            assertThat(database.password()).isNotEqualTo(first);
            assertThatOnlyItsPasswordIsTaken(database);
        }
    }

    @Test
    void psql_gets_in_as_documented_and_not_without_the_file() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/psql"))).isTrue();
        try (EmbeddedDatabase _ = EmbeddedDatabase.start(folder)) {
            String psql = "psql -w -h 127.0.0.1 -p $(sed -n 4p " + folder
                    + "/postgres/postmaster.pid) -U postgres -tAc 'SELECT 15'";
            assertThat(said("PGPASSFILE=" + folder + "/pgpass " + psql)).isEqualToIgnoringWhitespace("15");
            assertThat(said("PGPASSFILE=/dev/null " + psql)).contains("no password supplied");
        }
    }

    @Test
    void a_server_that_is_well_is_left_alone() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder).supervised()) {
            long pid = pid();
            await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(6)).until(() -> pid() == pid);
            assertThat(number(database, "SELECT 15")).isEqualTo(15);
        }
    }

    @Test
    void a_killed_server_is_started_again_on_the_same_port_with_what_was_committed() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder).supervised()) {
            try (Connection connection = connect(database, database.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT 15 AS number");
            }
            for (int i = 0; i < 2; i++) {
                long before = kill();
                await().atMost(Duration.ofSeconds(30))
                        .ignoreExceptionsInstanceOf(SQLException.class)
                        .untilAsserted(() -> assertThat(number(database, "SELECT number FROM kept"))
                                .isEqualTo(15));
                assertThat(pid()).isNotEqualTo(before);
            }
            assertThatOnlyItsPasswordIsTaken(database);
            assertThat(database.isGone()).isFalse();
        }
    }

    @Test
    void a_server_that_cannot_be_started_again_is_gone() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder).supervised()) {
            Files.move(
                    folder.resolve("postgres").resolve("global"),
                    folder.resolve("postgres").resolve("elsewhere"));
            kill();
            await().atMost(Duration.ofSeconds(90)).until(database::isGone);
        }
    }

    @Test
    void a_server_that_was_stopped_stays_so() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(folder).supervised();
        ProcessHandle server = ProcessHandle.of(pid()).orElseThrow();
        database.close();
        assertThat(server.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
        await().during(Duration.ofSeconds(1))
                .until(() -> Files.notExists(folder.resolve("postgres").resolve("postmaster.pid")));
    }

    @Test
    void one_that_was_left_behind_is_stopped_although_somebody_is_connected() throws Exception {
        EmbeddedDatabase left = EmbeddedDatabase.start(folder);
        try (Connection backup = connect(left, left.password())) {
            ProcessHandle server = ProcessHandle.of(pid()).orElseThrow();
            long begun = System.nanoTime();
            Postmaster.stop(folder.resolve("postgres"));

            assertThat(server.isAlive()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            assertThat(backup.isValid(1)).isFalse();
        }
        left.close();
        try (EmbeddedDatabase next = EmbeddedDatabase.start(folder)) {
            assertThat(number(next, "SELECT 15")).isEqualTo(15);
        }
    }

    private long kill() throws IOException {
        long pid = pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        return pid;
    }

    private long pid() throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve("postgres").resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }

    private static void assertThatOnlyItsPasswordIsTaken(EmbeddedDatabase database) throws SQLException {
        assertThat(number(database, "SELECT 15")).isEqualTo(15);
        for (String wrong : new String[] {"", "postgres", database.password() + "x"}) {
            assertThatThrownBy(() -> connect(database, wrong))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isIn("28P01", "08004"));
        }
    }

    private static int number(EmbeddedDatabase database, String query) throws SQLException {
        try (Connection connection = connect(database, database.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database, String password) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), "postgres", password);
    }

    private static String said(String command) throws IOException {
        Process shell = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        return new String(shell.getInputStream().readAllBytes(), UTF_8);
    }
}
