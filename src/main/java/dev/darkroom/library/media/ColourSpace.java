package dev.darkroom.library.media;

import org.jspecify.annotations.Nullable;

/** What the numbers of a picture's pixels stand for, where it is not sRGB. */
public sealed interface ColourSpace {

    /** An ICC profile. */
    record Icc(byte[] profile) implements ColourSpace {

        /** Null where there is nothing. */
        static @Nullable ColourSpace of(byte[] profile) {
            return profile.length == 0 ? null : new Icc(profile);
        }
    }

    /**
     * Red, green, blue and white by their chromaticities, and how light grows with the numbers.
     *
     * @param chromaticities x and y of white, red, green and blue
     * @param tone how that light is brought onto a usual screen
     */
    record Rgb(double[] chromaticities, Light light, Tone tone) implements ColourSpace {}

    /** How much light a number from 0 to 1 stands for. */
    @FunctionalInterface
    interface Light {
        double of(double value);
    }

    /** By how much all three lights of a pixel are multiplied, told those of a usual screen that make it up. */
    @FunctionalInterface
    interface Tone {

        Tone AS_IT_IS = (_, _, _) -> 1;

        double gain(double red, double green, double blue);
    }
}
