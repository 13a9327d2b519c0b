package dev.darkroom.library.media;

import org.jspecify.annotations.Nullable;

/**
 * What headers tell; null where they do not.
 *
 * @param codec by ffprobe's names, such as {@code h264}: that of the moving picture, of the sound where there is none
 */
record Told(
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Double seconds,
        @Nullable String codec,
        @Nullable Integer channels) {

    static final Told UNKNOWN = new Told(null, null, null, null, null);
    // Beyond this a header lies: no format here carries more pixels to a side.
    private static final long LARGEST_SIDE = 1_000_000;
    private static final double LONGEST_SECONDS = 3_650 * 86_400.0;
    private static final int MOST_CHANNELS = 255;

    static Told size(long width, long height) {
        boolean sane = width > 0 && height > 0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE;
        return sane ? new Told((int) width, (int) height, null, null, null) : UNKNOWN;
    }

    /** Zero, negative, endless and not-a-number durations are unknown ones. */
    Told lasting(double seconds) {
        boolean sane = seconds > 0 && seconds < LONGEST_SECONDS;
        return new Told(width, height, sane ? seconds : null, codec, channels);
    }

    Told coded(@Nullable String codec) {
        return new Told(width, height, seconds, codec, channels);
    }

    /** Sound of no channels is sound of an unknown number of them. */
    Told sounding(int channels) {
        boolean sane = channels > 0 && channels <= MOST_CHANNELS;
        return new Told(width, height, seconds, codec, sane ? channels : null);
    }

    /** A quarter turn swaps the sides. */
    Told turned(boolean quarter) {
        return quarter ? new Told(height, width, seconds, codec, channels) : this;
    }
}
