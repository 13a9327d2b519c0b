package dev.darkroom.library.media;

import org.jspecify.annotations.Nullable;

/**
 * What a file is.
 *
 * @param contentType told from the bytes where they tell, else as declared
 * @param width in pixels as shown, rotation applied; null when not known, and then height is null too
 * @param durationSeconds above 0; null when not known or when the file has none
 * @param codec by ffprobe's names, such as {@code h264}: of a video's picture, of sound; null when not known, and for
 *     stills
 * @param channels of its sound, above 0; null when not known or when the file has none
 */
public record MediaFacts(
        String contentType,
        MediaKind kind,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Double durationSeconds,
        @Nullable String codec,
        @Nullable Integer channels) {

    static MediaFacts of(String contentType) {
        return new MediaFacts(contentType, MediaKind.of(contentType), null, null, null, null, null);
    }
}
