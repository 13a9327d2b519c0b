package dev.darkroom.library.media;

import org.jspecify.annotations.Nullable;

/** Colours by the code points of ITU-T H.273 (CICP), as Chromium shows them on a usual screen. */
final class CicpColourSpace {

    static final double[] SRGB = {0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06};
    private static final double[] P3 = {0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060};
    private static final double[] BT2020 = {0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046};

    private CicpColourSpace() {}

    /** Null for those that are shown as they are, or that nothing is known of. */
    static @Nullable ColourSpace of(int primaries, int transfer) {
        double[] places = switch (primaries) {
            case 1 -> SRGB;
            case 9 -> BT2020;
            case 12 -> P3;
            default -> null;
        };
        ColourSpace.Light light = switch (transfer) {
            // Cameras' curves, seen on a screen that has the one of BT.1886.
            case 1, 6, 14, 15 -> value -> Math.pow(value, 2.4);
            case 4 -> value -> Math.pow(value, 2.2);
            case 5 -> value -> Math.pow(value, 2.8);
            case 8 -> value -> value;
            case 13 -> value -> value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
            case 16 -> CicpColourSpace::perceptualQuantizer;
            case 18 -> CicpColourSpace::hybridLogGamma;
            default -> null;
        };
        ColourSpace.Tone tone = switch (transfer) {
            case 16 -> ToneCurve::gain;
            case 18 -> ToneCurve::gainOfScene;
            default -> ColourSpace.Tone.AS_IT_IS;
        };
        return places == null || light == null ? null : new ColourSpace.Rgb(places, light, tone);
    }

    /** In reference whites (SMPTE ST 2084). */
    private static double perceptualQuantizer(double value) {
        double power = Math.pow(value, 32.0 / 2_523);
        double nits = Math.pow(
                Math.max(0, power - 3_424.0 / 4_096) / (2_413.0 / 128 - 2_392.0 / 128 * power), 16_384.0 / 2_610);
        return ToneCurve.PQ_PEAK * nits;
    }

    private static double hybridLogGamma(double value) {
        return value <= 0.5 ? value * value / 3 : (Math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    }
}
