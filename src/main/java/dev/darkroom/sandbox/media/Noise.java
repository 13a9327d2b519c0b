package dev.darkroom.sandbox.media;

/** Smooth noise in the plane. */
final class Noise {
    private final long seed;

    Noise(long seed) {
        this.seed = seed;
    }

    /** Value noise, from 0 to 1, with continuous second derivatives so that no lattice shows. */
    double at(double x, double y) {
        var xi = (long) Math.floor(x);
        var yi = (long) Math.floor(y);
        double fx = fade(x - xi);
        double fy = fade(y - yi);
        double top = lerp(corner(xi, yi), corner(xi + 1, yi), fx);
        double bottom = lerp(corner(xi, yi + 1), corner(xi + 1, yi + 1), fx);
        return lerp(top, bottom, fy);
    }

    /** Several octaves of noise, each half as strong as the one before; from 0 to 1. */
    double fractal(double x, double y, int octaves) {
        double sum = 0;
        double weight = 0.5;
        double total = 0;
        for (int i = 0; i < octaves; i++) {
            sum += weight * at(x, y);
            total += weight;
            weight /= 2;
            // Turned as well as scaled, so that the octaves' lattices do not line up.
            double turned = 1.6 * x - 1.2 * y + 17.3;
            y = 1.2 * x + 1.6 * y + 4.1;
            x = turned;
        }
        return sum / total;
    }

    private double corner(long x, long y) {
        return (Chance.mix(seed ^ (x * 0x8DA6B343L) ^ (y * 0xD8163841L << 13)) >>> 11) * 0x1.0p-53;
    }

    private static double fade(double t) {
        return t * t * t * (t * (t * 6 - 15) + 10);
    }

    static double lerp(double a, double b, double t) {
        return a + (b - a) * t;
    }
}
