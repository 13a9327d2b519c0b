package dev.darkroom.sandbox.media;

/** Colours as lightness and two opponents (OKLab): mixing them so gives no muddy middle, as mixing RGB would. */
final class OkLab {
    private OkLab() {}

    /** From {@code 0xRRGGBB}. */
    static double[] of(int rgb) {
        double r = linear((rgb >> 16) & 255);
        double g = linear((rgb >> 8) & 255);
        double b = linear(rgb & 255);
        double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return new double[] {
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
        };
    }

    /** To {@code 0xRRGGBB}. */
    static int rgb(double[] lab) {
        double l = cube(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2]);
        double m = cube(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2]);
        double s = cube(lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2]);
        return encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
                | encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
                | encode(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    static double[] mix(double[] a, double[] b, double share) {
        return new double[] {Noise.lerp(a[0], b[0], share), Noise.lerp(a[1], b[1], share), Noise.lerp(a[2], b[2], share)
        };
    }

    private static double cube(double value) {
        return value * value * value;
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    private static final byte[] ENCODED = new byte[4097];

    static {
        for (int i = 0; i < ENCODED.length; i++) {
            double c = i / 4096.0;
            double encoded = c <= 0.0031308 ? c * 12.92 : 1.055 * Math.pow(c, 1 / 2.4) - 0.055;
            ENCODED[i] = (byte) Math.round(encoded * 255);
        }
    }

    /** By a table: a power per channel and pixel would be most of the work. */
    private static int encode(double linear) {
        return ENCODED[(int) Math.round(Math.clamp(linear, 0.0, 1.0) * 4096)] & 255;
    }
}
