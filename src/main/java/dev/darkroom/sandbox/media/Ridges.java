package dev.darkroom.sandbox.media;

/** Mountain ranges in the haze under a low sun. */
final class Ridges implements Scenery {
    private static final int SAMPLES = 1024;
    private static final double EDGE = 0.0012;
    private final Palette palette;
    private final double aspect;
    private final double[][] crests;
    private final double sunX;
    private final double sunY;
    private final double sunSize;
    private final boolean night;

    Ridges(Chance chance, Palette palette, double aspect, double time) {
        this.palette = palette;
        this.aspect = aspect;
        this.night = chance.unit() < 0.3;
        this.sunX = aspect * chance.between(0.22, 0.78) + time * 0.01;
        this.sunY = chance.between(0.2, 0.42) - time * 0.012;
        this.sunSize = chance.between(0.05, 0.11);
        this.crests = new double[5 + chance.below(3)][SAMPLES + 1];
        double horizon = chance.between(0.42, 0.52);
        for (int layer = 0; layer < crests.length; layer++) {
            double depth = (layer + 1.0) / crests.length;
            var noise = new Noise(chance.next());
            double drift = time * 0.03 * depth;
            double scale = 1.6 + 1.6 * (1 - depth);
            for (int i = 0; i <= SAMPLES; i++) {
                double x = aspect * i / SAMPLES + drift;
                double rough = noise.fractal(x * scale, layer * 7.7, 6);
                double peak = 1 - Math.abs(2 * noise.at(x * scale * 0.8, 31.4 + layer) - 1);
                double base = horizon + (0.93 - horizon) * Math.pow(depth, 1.25);
                crests[layer][i] = base - (0.30 - 0.12 * depth) * (0.55 * rough + 0.45 * peak * rough);
            }
        }
    }

    @Override
    public double[] at(double x, double y) {
        double[] colour = sky(x, y);
        for (int layer = 0; layer < crests.length; layer++) {
            double crest = crest(layer, x);
            if (y > crest - EDGE) {
                double depth = (layer + 1.0) / crests.length;
                double haze =
                        Math.exp(-(y - crest) * 7) * 0.10 - Scenery.step(0, 0.25, y - crest) * -0.14 * (1 - depth);
                double shade = (night ? 0.42 : 0.66) * (1 - depth) + haze;
                colour = OkLab.mix(colour, palette.at(shade), Scenery.step(-EDGE, EDGE, y - crest));
            }
        }
        return colour;
    }

    private double[] sky(double x, double y) {
        double low = night ? 0.12 : 0.52;
        double high = night ? 0.62 : 1.0;
        double[] colour = palette.at(low + (high - low) * Scenery.step(0, 0.62, y));
        double distance = Math.hypot(x - sunX, y - sunY);
        double glow = Math.exp(-distance * 4.5) * 0.55;
        colour = OkLab.mix(colour, palette.at(1), glow);
        return OkLab.mix(colour, palette.at(night ? 0.97 : 1), Scenery.step(EDGE, -EDGE, distance - sunSize));
    }

    private double crest(int layer, double x) {
        double place = Math.clamp(x / aspect, 0.0, 1.0) * SAMPLES;
        int index = Math.min((int) place, SAMPLES - 1);
        return Noise.lerp(crests[layer][index], crests[layer][index + 1], place - index);
    }
}
