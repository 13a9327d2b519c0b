package dev.darkroom.upstream;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a provider about its account's usage, in the words of fal's platform; what is null or empty is left to it.
 *
 * @param to the first moment that does not count
 * @param timeframe the width of a bucket: minute, hour, day, week or month
 * @param bound whether the span is widened to whole buckets
 * @param keys ids of the account's keys
 * @param expand which parts are answered
 */
public record UsageQuery(
        List<String> endpoints,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String timezone,
        @Nullable String timeframe,
        @Nullable Boolean bound,
        List<String> keys,
        List<String> users,
        List<String> expand,
        int limit,
        @Nullable String cursor) {

    static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }
}
