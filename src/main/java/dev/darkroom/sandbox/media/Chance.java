package dev.darkroom.sandbox.media;

/** Numbers that look random but follow from what goes in; so the same input always gives the same file. */
public final class Chance {
    private long state;

    /** A sequence that follows from the seed. */
    public Chance(long seed) {
        this.state = mix(seed);
    }

    /** Spreads the bits of a number (the finaliser of SplitMix64). */
    public static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A hash of a text, with 64 bits unlike {@link String#hashCode()}. */
    public static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    /** The next 64 bits. */
    public long next() {
        state += 0x9E3779B97F4A7C15L;
        return mix(state);
    }

    /** From 0, inclusive, to 1, exclusive. */
    public double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    /** Between the two. */
    public double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /** From 0, inclusive, to the bound, exclusive. */
    public int below(int bound) {
        return (int) Math.floorMod(next(), (long) bound);
    }
}
