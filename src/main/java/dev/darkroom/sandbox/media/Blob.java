package dev.darkroom.sandbox.media;

/** A rounded shape around the middle: what a mask or a cut-out shows. */
final class Blob {
    private static final double EDGE = 0.003;
    private final double centreX;
    private final double centreY;
    private final double size;
    private final double[] swing = new double[4];
    private final double[] phase = new double[4];

    Blob(long scene, double aspect) {
        var chance = new Chance(scene ^ 0xB10B);
        this.centreX = aspect * chance.between(0.4, 0.6);
        this.centreY = chance.between(0.42, 0.58);
        this.size = chance.between(0.24, 0.34) * Math.min(1, aspect);
        for (int i = 0; i < swing.length; i++) {
            swing[i] = chance.between(0.02, 0.12) / (i + 1);
            phase[i] = chance.between(0, Math.PI * 2);
        }
    }

    /** How much of a place lies inside, from 0 to 1; coordinates as in {@link Scenery}. */
    double cover(double x, double y) {
        double angle = Math.atan2(y - centreY, x - centreX);
        double radius = size;
        for (int i = 0; i < swing.length; i++) {
            radius += size * swing[i] * Math.sin((i + 2) * angle + phase[i]);
        }
        return Scenery.step(EDGE, -EDGE, Math.hypot(x - centreX, y - centreY) - radius);
    }
}
