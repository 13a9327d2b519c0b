package dev.darkroom.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class OwnDatabaseTest {

    @Test
    void one_that_nobody_listens_at_is_told_in_one_line_without_its_password() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/darkroom?user=me&password=not-for-logs";

        assertThat(OwnDatabase.problem(url, new Properties()))
                .hasValueSatisfying(line -> assertThat(line)
                        .contains("QUARKUS_DATASOURCE_JDBC_URL", "127.0.0.1:" + port)
                        .doesNotContain("not-for-logs", "\n"));
    }

    @Test
    void a_wrong_password_is_told_and_the_right_one_is_no_problem() throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "own");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            assertThat(OwnDatabase.problem(database.jdbcUrl(), login("wrong")))
                    .hasValueSatisfying(
                            line -> assertThat(line).contains("password").doesNotContain("wrong", "\n"));
            assertThat(OwnDatabase.problem(database.jdbcUrl(), login(database.password())))
                    .isEmpty();
        }
    }

    private static Properties login(String password) {
        Properties login = new Properties();
        login.setProperty("user", "postgres");
        login.setProperty("password", password);
        return login;
    }
}
