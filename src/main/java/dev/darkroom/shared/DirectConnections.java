package dev.darkroom.shared;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Connections to the database beside the pool, for what needs one session of its own for long. */
@Singleton
public class DirectConnections {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Optional<String> url;
    private final Optional<String> user;
    private final Optional<String> password;

    @Inject
    public DirectConnections(
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") Optional<String> url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Whether there is a database: a sandbox alone has none. */
    public boolean isPossible() {
        return url.isPresent();
    }

    /**
     * A new connection, which its caller closes.
     *
     * @param name as the database shows it among its sessions
     * @param longestSilence how long an answer may take; zero where one is waited for without end
     */
    public Connection open(String name, Duration longestSilence) throws SQLException {
        Properties properties = new Properties();
        user.ifPresent(value -> properties.setProperty("user", value));
        password.ifPresent(value -> properties.setProperty("password", value));
        properties.setProperty("ApplicationName", name);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT.toSeconds()));
        properties.setProperty("socketTimeout", String.valueOf(longestSilence.toSeconds()));
        return DriverManager.getConnection(url.orElseThrow(), properties);
    }
}
