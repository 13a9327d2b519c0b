package dev.darkroom.library.media;

import org.jspecify.annotations.Nullable;

/**
 * What was read from a file's headers; null where they do not tell.
 *
 * @param codec by ffprobe's names, such as {@code h264}: that of the moving picture, of the sound where there is none
 */
record ProbeResult(
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Double seconds,
        @Nullable String codec,
        @Nullable Integer channels) {

    static final ProbeResult UNKNOWN = new ProbeResult(null, null, null, null, null);
    // Beyond this a header lies: no format here carries more pixels to a side.
    private static final long MAX_SIDE = 1_000_000;
    private static final double MAX_SECONDS = 3_650 * 86_400.0;
    private static final int MAX_CHANNELS = 255;

    static ProbeResult size(long width, long height) {
        boolean sane = width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE;
        return sane ? new ProbeResult((int) width, (int) height, null, null, null) : UNKNOWN;
    }

    /** Zero, negative, endless and not-a-number durations are unknown ones. */
    ProbeResult lasting(double seconds) {
        boolean sane = seconds > 0 && seconds < MAX_SECONDS;
        return new ProbeResult(width, height, sane ? seconds : null, codec, channels);
    }

    ProbeResult coded(@Nullable String codec) {
        return new ProbeResult(width, height, seconds, codec, channels);
    }

    /** Sound of no channels is sound of an unknown number of them. */
    ProbeResult sounding(int channels) {
        boolean sane = channels > 0 && channels <= MAX_CHANNELS;
        return new ProbeResult(width, height, seconds, codec, sane ? channels : null);
    }

    /** A quarter turn swaps the sides. */
    ProbeResult turned(boolean quarter) {
        return quarter ? new ProbeResult(height, width, seconds, codec, channels) : this;
    }
}
