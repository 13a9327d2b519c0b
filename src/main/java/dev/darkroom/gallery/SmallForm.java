package dev.darkroom.gallery;

import dev.darkroom.shared.Problem;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A form of a few short fields, read by ourselves: the framework would keep all that comes before it asks who sends it. */
final class SmallForm {

    private static final int MAX_SIZE = 4 * 1024;
    private static final int MAX_FIELDS = 16;

    private SmallForm() {}

    /**
     * The fields; of a name that comes twice the first counts.
     *
     * @param length as announced; null when it was not
     * @throws Problem 413 when it is no small one, 400 when it cannot be read
     */
    static Map<String, String> read(InputStream stream, @Nullable String length) {
        try {
            if (length != null && Long.parseLong(length) > MAX_SIZE) {
                throw tooLarge();
            }
            byte[] body = stream.readNBytes(MAX_SIZE + 1);
            if (body.length > MAX_SIZE) {
                throw tooLarge();
            }
            String text = new String(body, StandardCharsets.UTF_8);
            return new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MAX_FIELDS)
                    .parameters().entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, field -> field.getValue().getFirst()));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "This is not a form that can be read");
        }
    }

    private static Problem tooLarge() {
        return Problem.of(Problem.Kind.TOO_LARGE, "This form has at most " + MAX_SIZE + " bytes");
    }
}
