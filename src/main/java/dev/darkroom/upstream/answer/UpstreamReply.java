package dev.darkroom.upstream.answer;

import dev.darkroom.outgoing.ContentDecodingFilter;
import dev.darkroom.outgoing.RetryAfter;
import dev.darkroom.shared.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer of the provider, of any code, with its body as received; header names in lower case. A body that
 * is no text has a character for each byte.
 */
public record UpstreamReply(int status, String body, Map<String, String> headers) {

    public static UpstreamReply of(RestResponse<?> response) {
        return new UpstreamReply(
                response.getStatus(),
                Texts.withoutMark(text(response.getEntity())),
                response.getStringHeaders().entrySet().stream()
                        .filter(header -> !header.getValue().isEmpty())
                        .collect(Collectors.toUnmodifiableMap(
                                header -> header.getKey().toLowerCase(Locale.ROOT),
                                header -> header.getValue().getFirst(),
                                (first, second) -> first)));
    }

    /** The client reads the body of a success as declared, and hands that of anything else on as a stream. */
    private static String text(@Nullable Object entity) {
        if (entity instanceof InputStream stream) {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw UpstreamOutage.of(e);
            }
        }
        return entity == null ? "" : entity.toString();
    }

    /** Whether the body is none of text, and has a character for each of its bytes. */
    boolean isBytes() {
        return headers.containsKey(ContentDecodingFilter.BYTES);
    }

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    @Nullable String header(String name) {
        return headers.get(name);
    }

    public @Nullable Duration retryAfter() {
        return RetryAfter.parse(header("retry-after"), header("date"));
    }
}
