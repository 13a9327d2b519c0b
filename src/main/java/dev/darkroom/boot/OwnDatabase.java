package dev.darkroom.boot;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** The database that was configured, asked before anything is started, so that one line says what is wrong. */
final class OwnDatabase {

    private static final String SECONDS = "10";

    private OwnDatabase() {}

    /** Why it cannot be used; empty when it can, when none is configured, or when it is reached by another way than ours. */
    static Optional<String> problem() {
        Properties login = new Properties();
        Defaults.setting("quarkus.datasource.username").ifPresent(user -> login.setProperty("user", user));
        Defaults.setting("quarkus.datasource.password").ifPresent(word -> login.setProperty("password", word));
        return Defaults.setting("quarkus.datasource.jdbc.url")
                .filter(url -> url.startsWith("jdbc:postgresql:"))
                .flatMap(url -> problem(url, login));
    }

    static Optional<String> problem(String url, Properties login) {
        login.setProperty("loginTimeout", SECONDS);
        try (Connection _ = DriverManager.getConnection(url, login)) {
            return Optional.empty();
        } catch (SQLException failure) {
            // The URL is not repeated: a password may stand in it.
            return Optional.of("The database of QUARKUS_DATASOURCE_JDBC_URL cannot be used: "
                    + String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " "));
        }
    }
}
