package dev.darkroom.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of the provider.
 *
 * @param nextCursor names the page after this one, opaque; null at the end
 */
public record UpstreamPage<T>(List<T> items, @Nullable String nextCursor) {

    static <T> UpstreamPage<T> of(List<T> items, @Nullable String nextCursor, @Nullable Boolean hasMore) {
        return new UpstreamPage<>(items, Boolean.FALSE.equals(hasMore) ? null : nextCursor);
    }
}
