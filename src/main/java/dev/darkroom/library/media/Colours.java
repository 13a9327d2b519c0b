package dev.darkroom.library.media;

import org.jspecify.annotations.Nullable;

/** What the numbers of a picture's pixels stand for, where it is not sRGB. */
public sealed interface Colours {

    /** An ICC profile. */
    record Icc(byte[] profile) implements Colours {

        /** Null where there is nothing. */
        static @Nullable Colours of(byte[] profile) {
            return profile.length == 0 ? null : new Icc(profile);
        }
    }

    /**
     * Red, green, blue and white by their chromaticities, and how light grows with the numbers.
     *
     * @param chromaticities x and y of white, red, green and blue
     */
    record Rgb(double[] chromaticities, Light light) implements Colours {}

    /** How much light a number from 0 to 1 stands for. */
    @FunctionalInterface
    interface Light {
        double of(double value);
    }
}
