package dev.darkroom.library.search;

import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;

/** Vectors go with their assets; a word that no asset has used for long is no longer offered for a mistyped one. */
class SearchRetention {

    private static final Duration WORDS = Duration.ofDays(730);

    @Produces
    RetentionRule words() {
        return new RetentionRule("asset_word", "used_at", WORDS);
    }
}
