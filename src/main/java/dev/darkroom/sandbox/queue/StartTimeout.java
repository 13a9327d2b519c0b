package dev.darkroom.sandbox.queue;

import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** By when a request must have started: a number of seconds under a new name or, for older clients, an old one. */
final class StartTimeout {
    private StartTimeout() {}

    static Optional<Duration> of(HttpHeaders headers) {
        return Stream.of("X-Fal-Request-Start-Timeout", "X-Fal-Request-Timeout")
                .map(headers::getHeaderString)
                .flatMap(Stream::ofNullable)
                .findFirst()
                .flatMap(StartTimeout::seconds);
    }

    private static Optional<Duration> seconds(String text) {
        try {
            return Optional.of(Duration.ofMillis((long) (Double.parseDouble(text) * 1000)));
        } catch (NumberFormatException ignoredAsFalDoes) {
            return Optional.empty();
        }
    }
}
