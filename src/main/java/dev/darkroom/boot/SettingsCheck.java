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
        return PreBootSettings.setting(DATABASE)
                .flatMap(SettingsCheck::databaseProblem)
                .or(() -> PreBootSettings.setting(KEY).flatMap(Bootstrap::problem))
                .or(() -> tracesProblem(PreBootSettings.setting(TRACES), PreBootSettings.setting(TRACES_PROTOCOL)))
                .map(what -> "Darkroom does not start: " + what);
    }

    // The URL is not repeated: a password may stand in it.
    static Optional<String> databaseProblem(String url) {
        return url.startsWith("jdbc:postgresql:")
                ? Optional.empty()
                : Optional.of(PreBootSettings.variable(DATABASE) + " must be the URL of a PostgreSQL, such as"
                        + " jdbc:postgresql://host:5432/darkroom");
    }

    static Optional<String> tracesProblem(Optional<String> endpoint, Optional<String> protocol) {
        if (endpoint.isEmpty()) {
            return Optional.empty();
        }
        return WebUrl.parse(endpoint.get()).isEmpty()
                ? Optional.of(PreBootSettings.variable(TRACES) + " must be a URL, such as http://localhost:4318")
                : protocol.filter(name -> !PROTOCOLS.contains(name))
                        .map(_ -> PreBootSettings.variable(TRACES_PROTOCOL) + " must be http/protobuf or grpc");
    }

    /** What is allowed and unwise. */
    static Optional<String> warning() {
        return PreBootSettings.setting(KEY)
                .filter(SettingsCheck::isGuessable)
                .map(_ -> "WARNING: the secret of "
                        + PreBootSettings.variable(KEY) + " has fewer than " + GUESSABLE
                        + " characters. Who guesses it may do everything: take a long random one.");
    }

    static boolean isGuessable(String key) {
        return key.length() - key.indexOf(':') - 1 < GUESSABLE;
    }
}
