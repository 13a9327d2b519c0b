package dev.darkroom.sandbox.media;

/** Cloth or smoke: noise whose place is itself moved by noise, lit from above. */
final class Silk implements Scenery {
    private static final double FOLDS = 5.5;
    private static final double SHEEN = 0.3;
    private final Palette palette;
    private final Noise noise;
    private final double scale;
    private final double warp;
    private final double time;

    Silk(Chance chance, Palette palette, double time) {
        this.palette = palette;
        this.noise = new Noise(chance.next());
        this.scale = chance.between(0.8, 1.3);
        this.warp = chance.between(0.8, 1.5);
        this.time = time * 0.12;
    }

    @Override
    public double[] at(double x, double y) {
        double px = x * scale;
        double py = y * scale;
        double qx = noise.fractal(px + time, py, 3);
        double qy = noise.fractal(px + 5.2, py + 1.3 - time, 3);
        double fold = noise.fractal(px + warp * qx, py + warp * qy, 2);
        double wave = 0.5 + 0.5 * Math.sin((fold * FOLDS + qx * 1.5) * Math.PI * 2);
        double tone = 0.12 + 0.55 * (1 - y) + (fold - 0.5) * 0.9;
        return palette.at(tone + SHEEN * wave * wave * wave - 0.06);
    }
}
