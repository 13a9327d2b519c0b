package dev.darkroom.library.media;

import org.jspecify.annotations.Nullable;

/**
 * What a file is.
 *
 * @param contentType told from the bytes where they tell, else as declared
 * @param width in pixels as shown, rotation applied; null when not known, and then height is null too
 * @param durationSeconds above 0; null when not known or when the file has none
 */
public record MediaFacts(
        String contentType,
        MediaKind kind,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Double durationSeconds) {

    static MediaFacts of(String contentType) {
        return new MediaFacts(contentType, MediaKind.of(contentType), null, null, null);
    }
}
