package dev.darkroom.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why an accepted request failed, as far as another attempt may help. The first three are those of fal's {@code
 * X-Fal-Retry-Config}; what belongs to them is told by fal's error type, and without one by the status.
 */
public enum FailureKind {
    SERVER_ERROR(Set.of("internal_server_error", "internal_error", "runner_server_error", "runner_scheduling_failure")),
    TIMEOUT(Set.of("generation_timeout", "request_timeout", "startup_timeout")),
    CONNECTION_ERROR(Set.of(
            "runner_connection_timeout",
            "runner_connection_refused",
            "runner_connection_error",
            "runner_disconnected",
            "runner_incomplete_response")),
    DOWNSTREAM(Set.of("downstream_service_error", "downstream_service_unavailable"));

    /** Failures that are the model's refusal and still may turn out otherwise the next time; named one by one only. */
    private static final Set<String> ALONE = Set.of("no_media_generated", "image_load_error", "file_download_error");

    private final Set<String> types;

    FailureKind(Set<String> types) {
        this.types = types;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<FailureKind> named(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** Whether a caller may choose it: a kind, or one of fal's error types. */
    public static boolean isKnown(String word) {
        return named(word).isPresent()
                || ALONE.contains(word)
                || Arrays.stream(values()).anyMatch(kind -> kind.types.contains(word));
    }

    /** @param type fal's error type; null when the failure names none */
    static Optional<FailureKind> of(int status, @Nullable String type) {
        Optional<FailureKind> byType = Arrays.stream(values())
                .filter(kind -> type != null && kind.types.contains(type))
                .findFirst();
        return byType.isPresent() ? byType : byStatus(status);
    }

    private static Optional<FailureKind> byStatus(int status) {
        return status < 500 ? Optional.empty() : Optional.of(status == 504 ? TIMEOUT : SERVER_ERROR);
    }
}
