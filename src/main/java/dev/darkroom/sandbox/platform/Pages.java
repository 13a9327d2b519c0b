package dev.darkroom.sandbox.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list. The cursor is the number of the page in base 64, as fal's is (fal's OpenAPI document); to clients it
 * means nothing.
 *
 * @param number from 1
 * @param limit items on a page
 */
record Pages(int number, int limit) {
    private static final int MAX_LIMIT = 100;

    /** Reads the query; wrong cursors stand for the first page. */
    static Pages of(@Nullable Integer limit, int usualLimit, @Nullable String cursor) {
        int number = 1;
        if (cursor != null) {
            try {
                number = Math.max(
                        1, Integer.parseInt(new String(Base64.getDecoder().decode(cursor), StandardCharsets.US_ASCII)));
            } catch (IllegalArgumentException _) {
                number = 1;
            }
        }
        return new Pages(number, Math.clamp(limit == null ? usualLimit : limit, 1, MAX_LIMIT));
    }

    /** The page of a list, under a name. */
    <T> ObjectNode of(String name, Stream<T> all, Function<T, ObjectNode> listed) {
        List<T> found = all.skip((number - 1L) * limit).limit(limit + 1L).toList();
        boolean more = found.size() > limit;
        ObjectNode body = Json.object();
        var items = body.putArray(name);
        found.stream().limit(limit).map(listed).forEach(items::add);
        var next = Integer.toString(number + 1).getBytes(StandardCharsets.US_ASCII);
        return body.put("next_cursor", more ? Base64.getEncoder().encodeToString(next) : null)
                .put("has_more", more);
    }
}
