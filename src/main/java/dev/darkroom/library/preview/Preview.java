package dev.darkroom.library.preview;

import org.jspecify.annotations.Nullable;

/**
 * What shows an object before it is opened.
 *
 * @param small null, like the others, where the picture is no larger than that, or nothing could be made of it yet
 * @param poster a still of a video, in full; null for anything else
 * @param placeholder a BlurHash; null while there is none
 */
public record Preview(
        @Nullable Picture small,
        @Nullable Picture medium,
        @Nullable Picture large,
        @Nullable Picture poster,
        @Nullable String placeholder) {

    /** Of which nothing was made. */
    public static final Preview NONE = new Preview(null, null, null, null, null);

    /**
     * A JPEG.
     *
     * @param key of the object that holds it
     * @param width in pixels, as the height
     */
    public record Picture(String key, int width, int height) {}
}
