package dev.darkroom.library.media;

import org.jspecify.annotations.Nullable;

/** What a header says; null where it does not. */
record Dimensions(
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Double seconds) {

    static final Dimensions UNKNOWN = new Dimensions(null, null, null);
    // Beyond this a header lies: no format here carries more pixels to a side.
    private static final long LARGEST_SIDE = 1_000_000;
    private static final double LONGEST_SECONDS = 3_650 * 86_400.0;

    static Dimensions size(long width, long height) {
        boolean sane = width > 0 && height > 0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE;
        return sane ? new Dimensions((int) width, (int) height, null) : UNKNOWN;
    }

    /** Zero, negative, endless and not-a-number durations are unknown ones. */
    Dimensions lasting(double seconds) {
        boolean sane = seconds > 0 && seconds < LONGEST_SECONDS;
        return new Dimensions(width, height, sane ? seconds : null);
    }

    /** A quarter turn swaps the sides. */
    Dimensions turned(boolean quarter) {
        return quarter ? new Dimensions(height, width, seconds) : this;
    }
}
