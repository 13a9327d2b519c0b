package dev.darkroom.boot;

import dev.darkroom.access.Bootstrap;
import dev.darkroom.shared.url.WebUrl;
import java.util.Optional;
import java.util.Set;

/** Settings that can be judged before anything is started or made, so that one line says what is wrong. */
final class SettingsCheck {

    private static final String DATABASE = "quarkus.datasource.jdbc.url";
    private static final String KEY = "darkroom.bootstrap-key";
    private static final String TRACES = "otel.exporter.otlp.endpoint";
    private static final String TRACES_PROTOCOL = "otel.exporter.otlp.protocol";
    private static final Set<String> PROTOCOLS = Set.of("grpc", "http/protobuf");
    private static final int GUESSABLE = 16;

    private SettingsCheck() {}

    /** Why the service cannot start; empty if nothing is known against it. */
    static Optional<String> problem() {
        return Defaults.setting(DATABASE)
                .flatMap(SettingsCheck::databaseProblem)
                .or(() -> Defaults.setting(KEY).flatMap(Bootstrap::problem))
                .or(() -> tracesProblem(Defaults.setting(TRACES), Defaults.setting(TRACES_PROTOCOL)))
                .map(what -> "Darkroom does not start: " + what);
    }

    // The URL is not repeated: a password may stand in it.
    static Optional<String> databaseProblem(String url) {
        return url.startsWith("jdbc:postgresql:")
                ? Optional.empty()
                : Optional.of(Defaults.variable(DATABASE) + " must be the URL of a PostgreSQL, such as"
                        + " jdbc:postgresql://host:5432/darkroom");
    }

    static Optional<String> tracesProblem(Optional<String> endpoint, Optional<String> protocol) {
        if (endpoint.isEmpty()) {
            return Optional.empty();
        }
        return WebUrl.parse(endpoint.get()).isEmpty()
                ? Optional.of(Defaults.variable(TRACES) + " must be a URL, such as http://localhost:4318")
                : protocol.filter(name -> !PROTOCOLS.contains(name))
                        .map(_ -> Defaults.variable(TRACES_PROTOCOL) + " must be http/protobuf or grpc");
    }

    /** What is allowed and unwise. */
    static Optional<String> warning() {
        return Defaults.setting(KEY)
                .filter(SettingsCheck::isGuessable)
                .map(_ -> "WARNING: the secret of "
                        + Defaults.variable(KEY) + " has fewer than " + GUESSABLE
                        + " characters. Who guesses it may do everything: take a long random one.");
    }

    static boolean isGuessable(String key) {
        return key.length() - key.indexOf(':') - 1 < GUESSABLE;
    }
}
