package dev.darkroom.library.browse;

import dev.darkroom.library.asset.TextSanitizer;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.http.QueryParameters;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a browse is to find, by any of three ways; by several at once, what is near to all of them comes first.
 *
 * @param imageUrl the address of a picture that it shall be like
 * @param videoUrl the same of a video
 * @param least the least similarity, from 0 to 1
 */
public record SearchQuery(
        @Nullable String words,
        @Nullable String imageUrl,
        @Nullable String videoUrl,
        double least) {

    private static final int MAX_QUERY_LENGTH = 2_000;

    static final SearchQuery NOTHING = new SearchQuery(null, null, null, 0);

    static SearchQuery of(QueryParameters query) {
        String words = query.one("q");
        if (words != null && Texts.length(words) > MAX_QUERY_LENGTH) {
            throw Problem.invalid("q", "must have at most " + MAX_QUERY_LENGTH + " characters");
        }
        return new SearchQuery(
                TextSanitizer.clean(words, MAX_QUERY_LENGTH),
                query.one("search_image_url"),
                query.one("search_video_url"),
                least(query.one("min_similarity")));
    }

    /** Whether it is nothing in particular. */
    public boolean isNothing() {
        return Stream.of(words, imageUrl, videoUrl).allMatch(way -> way == null);
    }

    /** @throws Problem naming that field, when something else than words is sought */
    String wordsAlone(String field) {
        if (words == null || imageUrl != null || videoUrl != null || least > 0) {
            throw Problem.invalid(field, "goes with q alone: a search by likeness is ordered by similarity");
        }
        return words;
    }

    private static double least(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        if (!text.matches("0(\\.\\d{1,9})?|1(\\.0{1,9})?")) {
            throw Problem.invalid("min_similarity", "must be a number from 0 to 1");
        }
        return Double.parseDouble(text);
    }
}
