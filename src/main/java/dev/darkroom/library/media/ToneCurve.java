package dev.darkroom.library.media;

/**
 * Brings light that is brighter than a usual screen's white onto it, as Chromium does where nothing is known of the scene:
 * up to the reference white at half of the light, from there on less and less of it, until 1,000 nits are the screen's white
 * (the reference white tone mapping operator of SMPTE ST 2094-50).
 */
final class ToneCurve {

    /** In nits. */
    private static final double REFERENCE_WHITE = 203;

    /** How bright the brightest is, in reference whites. */
    private static final double PEAK = 1_000 / REFERENCE_WHITE;

    /** In reference whites too, of what PQ's 1 stands for. */
    static final double PQ_PEAK = 10_000 / REFERENCE_WHITE;

    private static final double AT_WHITE = 0.5;

    /** Where the curve between reference white and peak is drawn to (Bézier). */
    private static final double PULL_IN = 1.65;

    private static final double PULL_OUT = 0.825;

    private ToneCurve() {}

    /** By how much all three are multiplied, in reference whites of a screen's lights. */
    static double gain(double red, double green, double blue) {
        return gain(brightest(red, green, blue));
    }

    /** The same of what a scene holds: on a bright screen it has more contrast (the OOTF of ITU-R BT.2100). */
    static double gainOfScene(double red, double green, double blue) {
        double luminance = Math.max(0, 0.2126 * red + 0.7152 * green + 0.0722 * blue);
        double contrast = PEAK * Math.pow(luminance, 0.2);
        return contrast * gain(contrast * brightest(red, green, blue));
    }

    /** Of BT.2020's lights. */
    private static double brightest(double red, double green, double blue) {
        return Math.max(
                0.627404 * red + 0.329283 * green + 0.043313 * blue,
                Math.max(
                        0.069097 * red + 0.919540 * green + 0.011362 * blue,
                        0.016391 * red + 0.088013 * green + 0.895595 * blue));
    }

    private static double gain(double brightest) {
        if (brightest <= 1) {
            return AT_WHITE;
        }
        if (brightest >= PEAK) {
            return 1 / brightest;
        }
        double square = 1 - 2 * PULL_IN + PEAK;
        double line = 2 * (PULL_IN - 1);
        double t = (Math.sqrt(line * line + 4 * square * (brightest - 1)) - line) / (2 * square);
        return ((1 - t) * (1 - t) * AT_WHITE + 2 * t * (1 - t) * PULL_OUT + t * t) / brightest;
    }
}
