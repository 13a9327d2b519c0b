package dev.darkroom.boot;

import dev.darkroom.access.Bootstrap;
import java.util.Optional;

/** Settings that can be judged before anything is started or made, so that one line says what is wrong. */
final class SettingsCheck {

    private static final String DATABASE = "quarkus.datasource.jdbc.url";
    private static final String KEY = "darkroom.bootstrap-key";
    private static final int GUESSABLE = 16;

    private SettingsCheck() {}

    /** Why the service cannot start; empty if nothing is known against it. */
    static Optional<String> problem() {
        return Defaults.setting(DATABASE)
                .flatMap(SettingsCheck::databaseProblem)
                .or(() -> Defaults.setting(KEY).flatMap(Bootstrap::problem))
                .map(what -> "Darkroom does not start: " + what);
    }

    // The URL is not repeated: a password may stand in it.
    static Optional<String> databaseProblem(String url) {
        return url.startsWith("jdbc:postgresql:")
                ? Optional.empty()
                : Optional.of(Defaults.variable(DATABASE) + " must be the URL of a PostgreSQL, such as"
                        + " jdbc:postgresql://host:5432/darkroom");
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
