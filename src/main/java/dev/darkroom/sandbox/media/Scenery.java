package dev.darkroom.sandbox.media;

/** A picture as a function: the colour at every place, at every moment. */
interface Scenery {
    /**
     * The colour, in OKLab.
     *
     * @param x from 0 at the left to the aspect ratio at the right
     * @param y from 0 at the top to 1 at the bottom
     */
    double[] at(double x, double y);

    /**
     * The scenery that a number stands for.
     *
     * @param time seconds since the scene began; 0 for a still picture
     */
    static Scenery of(long scene, double aspect, double time) {
        var chance = new Chance(scene);
        var palette = Palette.of(chance);
        return switch (chance.below(4)) {
            case 0, 1 -> new Ridges(chance, palette, aspect, time);
            case 2 -> new Silk(chance, palette, time);
            default -> new Ribbons(chance, palette, aspect, time);
        };
    }

    /** Smooth step from 0 to 1 between two edges. */
    static double step(double low, double high, double value) {
        double t = Math.clamp((value - low) / (high - low), 0.0, 1.0);
        return t * t * (3 - 2 * t);
    }
}
