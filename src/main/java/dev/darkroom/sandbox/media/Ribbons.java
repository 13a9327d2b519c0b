package dev.darkroom.sandbox.media;

/** Waves one behind the other, each lit along its crest, under a disc. */
final class Ribbons implements Scenery {
    private static final double EDGE = 0.0012;
    private final Palette palette;
    private final double[] level;
    private final double[] swing;
    private final double[] length;
    private final double[] phase;
    private final double discX;
    private final double discY;
    private final double discSize;

    Ribbons(Chance chance, Palette palette, double aspect, double time) {
        this.palette = palette;
        int count = 7 + chance.below(5);
        level = new double[count];
        swing = new double[count];
        length = new double[count];
        phase = new double[count];
        for (int i = 0; i < count; i++) {
            level[i] = 0.34 + 0.66 * (i + chance.between(-0.25, 0.25)) / count;
            swing[i] = chance.between(0.02, 0.075);
            length[i] = chance.between(1.6, 4.2) / Math.max(1, aspect * 0.7);
            phase[i] = chance.between(0, Math.PI * 2) + time * chance.between(0.5, 1.1);
        }
        discX = aspect * chance.between(0.3, 0.7);
        discY = chance.between(0.2, 0.34);
        discSize = chance.between(0.1, 0.2);
    }

    @Override
    public double[] at(double x, double y) {
        double[] colour = palette.at(0.96 - 0.2 * y);
        double distance = Math.hypot(x - discX, y - discY);
        double[] disc = palette.at(0.62 + 0.3 * (y - discY + discSize) / (2 * discSize));
        colour = OkLab.mix(colour, disc, Scenery.step(EDGE, -EDGE, distance - discSize));
        for (int i = 0; i < level.length; i++) {
            double crest = level[i]
                    + swing[i] * Math.sin(x * length[i] + phase[i])
                    + 0.35 * swing[i] * Math.sin(x * length[i] * 2.3 + phase[i] * 1.7);
            double below = y - crest;
            if (below > -EDGE) {
                double depth = (i + 0.5) / level.length;
                double light = Math.exp(-below * 16) * 0.2;
                colour = OkLab.mix(
                        colour, palette.at(0.86 * (1 - depth) + light - 0.03), Scenery.step(-EDGE, EDGE, below));
            }
        }
        return colour;
    }
}
