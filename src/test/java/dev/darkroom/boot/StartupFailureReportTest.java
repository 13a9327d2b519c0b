package dev.darkroom.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.work.WorkLoop;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StartupFailureReportTest {

    @Test
    void every_setting_that_cannot_be_read_is_named_in_a_line_of_its_own_without_its_value() {
        var invalid = new ConfigValidationException(new Problem[] {
            new Problem(
                    "SRCFG00039: The config property darkroom.jobs.lease with the config value \"banana\" threw an Exception"),
            new Problem("SRCFG00014: The config property darkroom.upstream.url is required but it could not be found")
        });

        assertThat(StartupFailureReport.lines(new RuntimeException("Failed to start", invalid)))
                .satisfiesExactly(
                        line -> assertThat(line).contains("darkroom.jobs.lease").doesNotContain("banana"),
                        line -> assertThat(line).contains("darkroom.upstream.url"));
    }

    @Test
    void the_values_that_a_setting_may_have_are_found_in_the_causes() {
        var refused = new IllegalArgumentException(
                "SRCFG00049: Cannot convert banana to enum class dev.darkroom.Mode, allowed values: server,serverless");
        var failure =
                new RuntimeException("Failed to load config value of type class Mode for: darkroom.mode", refused);

        assertThat(StartupFailureReport.lines(failure))
                .containsExactly(
                        "Darkroom does not start: the setting darkroom.mode (DARKROOM_MODE) is missing or has a value"
                                + " that it cannot have: it must be one of server,serverless");
    }

    @Test
    void what_one_of_our_classes_refuses_is_said_in_its_words() {
        Throwable refused = null;
        try {
            var _ = new WorkLoop("submit", 0, Duration.ofSeconds(1), _ -> List.of());
        } catch (IllegalArgumentException failure) {
            refused = failure;
        }
        assertThat(StartupFailureReport.lines(new RuntimeException(refused)))
                .containsExactly(
                        "Darkroom does not start: the loop submit needs at least one place, and no negative pause");
    }

    @Test
    void a_fault_of_ours_keeps_its_stack_trace() {
        assertThat(StartupFailureReport.lines(new RuntimeException("x", new NullPointerException())))
                .isEmpty();
    }

    @Test
    void a_database_that_nobody_listens_at_is_told_in_one_line_without_its_password() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/darkroom?user=me&password=not-for-logs";

        assertThat(linesOfConnecting(url, new Properties()))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("QUARKUS_DATASOURCE_JDBC_URL", "127.0.0.1:" + port)
                        .doesNotContain("not-for-logs", "\n"));
    }

    @Test
    void a_wrong_password_is_told_and_the_right_one_is_no_problem() throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "own");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            assertThat(linesOfConnecting(database.jdbcUrl(), login("wrong")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("password").doesNotContain("wrong", "\n"));
            assertThat(linesOfConnecting(database.jdbcUrl(), login(database.password())))
                    .isEmpty();
        }
    }

    @Test
    void what_the_database_says_of_our_statements_keeps_its_stack_trace() {
        assertThat(StartupFailureReport.lines(new RuntimeException(new SQLException("relation exists", "42P07"))))
                .isEmpty();
    }

    private static List<String> linesOfConnecting(String url, Properties login) {
        try (Connection _ = DriverManager.getConnection(url, login)) {
            return List.of();
        } catch (SQLException failure) {
            return StartupFailureReport.lines(new RuntimeException("Failed to start", failure));
        }
    }

    private static Properties login(String password) {
        Properties login = new Properties();
        login.setProperty("user", "postgres");
        login.setProperty("password", password);
        return login;
    }
}
