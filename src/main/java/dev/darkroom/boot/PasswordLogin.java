package dev.darkroom.boot;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/**
 * Makes the embedded server ask for a password: its binaries set up a folder that trusts everybody on this machine, and
 * so did earlier versions. Other lines of its {@code pg_hba.conf} stay as they are.
 */
final class PasswordLogin {

    private static final String HBA = "pg_hba.conf";
    private static final Pattern TRUST = Pattern.compile("(?m)^([^#\\n]*\\s)trust\\b");
    private static final Pattern SCRAM = Pattern.compile("(?m)^([^#\\n]*\\s)scram-sha-256\\b");
    private static final String WRONG_PASSWORD = "28P01";
    /** The server needs a moment to read its new rules; a try takes some milliseconds. */
    private static final int TRIES = 1_000;

    private PasswordLogin() {}

    /** Whether everybody has to show a password. */
    static boolean isOn(Path folder) throws IOException {
        Path hba = folder.resolve(HBA);
        return Files.exists(hba) && !TRUST.matcher(Files.readString(hba)).find();
    }

    /** Lets the next start in without one, for the password that the server knows is lost. */
    static void suspend(Path folder) throws IOException {
        Path hba = folder.resolve(HBA);
        if (Files.exists(hba)) {
            Files.writeString(hba, SCRAM.matcher(Files.readString(hba)).replaceAll("$1trust"));
        }
    }

    /** Gives the running server this password, and has it ask for it from now on. */
    static void turnOn(EmbeddedPostgres server, Path folder, String password) throws IOException, SQLException {
        String url = server.getJdbcUrl("postgres", "postgres");
        try (Connection connection = DriverManager.getConnection(url, "postgres", password);
                Statement statement = connection.createStatement()) {
            statement.execute("SET password_encryption = 'scram-sha-256'");
            statement.execute("ALTER ROLE postgres PASSWORD '" + password + "'");
            Path hba = folder.resolve(HBA);
            Files.writeString(hba, TRUST.matcher(Files.readString(hba)).replaceAll("$1scram-sha-256"));
            statement.execute("SELECT pg_reload_conf()");
        }
        for (int i = 0; i < TRIES; i++) {
            if (refuses(url)) {
                return;
            }
        }
        throw new IOException("it does not ask for its password");
    }

    private static boolean refuses(String url) throws SQLException {
        try (Connection _ = DriverManager.getConnection(url, "postgres", "not-" + url)) {
            return false;
        } catch (SQLException refused) {
            if (WRONG_PASSWORD.equals(refused.getSQLState())) {
                return true;
            }
            throw refused;
        }
    }
}
