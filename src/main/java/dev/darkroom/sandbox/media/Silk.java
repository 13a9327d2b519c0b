package dev.darkroom.sandbox.media;

/** Cloth or smoke: noise whose place is itself moved by noise, lit from above. */
final class Silk implements Scenery {
    private final Palette palette;
    private final Noise noise;
    private final double scale;
    private final double warp;
    private final double time;

    Silk(Chance chance, Palette palette, double time) {
        this.palette = palette;
        this.noise = new Noise(chance.next());
        this.scale = chance.between(0.9, 1.5);
        this.warp = chance.between(1.6, 2.6);
        this.time = time * 0.12;
    }

    @Override
    public double[] at(double x, double y) {
        double px = x * scale;
        double py = y * scale;
        double qx = noise.fractal(px + time, py, 3);
        double qy = noise.fractal(px + 5.2, py + 1.3 - time, 3);
        double fold = noise.fractal(px + warp * qx, py + warp * qy, 3);
        double crease = Math.sin((fold * 3 + qy) * Math.PI * 2);
        double shade = 0.5 + (fold - 0.5) * 1.5 + (qx - 0.5) * 0.5 + crease * 0.11;
        return palette.at(Scenery.step(-0.05, 1.05, shade));
    }
}
