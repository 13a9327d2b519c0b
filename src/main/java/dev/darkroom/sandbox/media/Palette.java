package dev.darkroom.sandbox.media;

/** Five colours that go well together, from the darkest to the lightest, and every shade between them. */
final class Palette {
    private static final int[][] COLOURS = {
        {0x14213D, 0x3D2C5E, 0xA23E6F, 0xF28C6A, 0xFFE3B3}, // dusk
        {0x0B2545, 0x13506B, 0x2F8F9D, 0x8FD3C1, 0xF3F7E3}, // lagoon
        {0x1B2A1F, 0x2F5D50, 0x6A9C78, 0xC9D8A0, 0xFBF4DC}, // forest morning
        {0x231942, 0x5E548E, 0x9F86C0, 0xE0B1CB, 0xFDF0F3}, // lilac
        {0x2B1B17, 0x7A3B2E, 0xC9704A, 0xEDB183, 0xFCEBD3}, // canyon
        {0x10192B, 0x274472, 0x5885AF, 0xA9C6DE, 0xF7EBDD}, // winter sea
        {0x1D1A2F, 0x4A2545, 0x903749, 0xE84545, 0xFFD9A0}, // ember
        {0x12263A, 0x1F6F78, 0x62B58F, 0xF4D58D, 0xFDF6E0}, // reed
        {0x1A1423, 0x3D314A, 0x684756, 0xAB8476, 0xF0DCC6}, // rosewood
        {0x0D1B2A, 0x3A3C71, 0x7C5CBF, 0xF29EC4, 0xFFF1D6}, // aurora
    };

    private final double[][] stops;

    private Palette(double[][] stops) {
        this.stops = stops;
    }

    static Palette of(Chance chance) {
        int[] colours = COLOURS[chance.below(COLOURS.length)];
        double[][] stops = new double[colours.length][];
        for (int i = 0; i < colours.length; i++) {
            stops[i] = OkLab.of(colours[i]);
        }
        return new Palette(stops);
    }

    /** The shade at a place from 0, darkest, to 1, lightest. */
    double[] at(double place) {
        double scaled = Math.clamp(place, 0.0, 1.0) * (stops.length - 1);
        int index = Math.min((int) scaled, stops.length - 2);
        return OkLab.mix(stops[index], stops[index + 1], scaled - index);
    }
}
