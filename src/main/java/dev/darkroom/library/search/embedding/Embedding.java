package dev.darkroom.library.search.embedding;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Embedding vector. A direction in 384 dimensions, each of two bytes: the vector's own largest component is 32,767.
 * Products of whole numbers are exact, so an order by cosine is the same on every machine. One byte would exchange
 * neighbours that are a thousandth apart, of which prompts that are varied make many.
 */
public record Embedding(short[] values) {

    public static final int DIMENSIONS = 384;
    public static final int BYTES = DIMENSIONS * Short.BYTES;
    private static final int MAX_COMPONENT = Short.MAX_VALUE;

    /** As {@link #bytes} wrote it; or of one byte a dimension, as vectors were kept at first. */
    public static Embedding read(byte[] written) {
        short[] values = new short[DIMENSIONS];
        if (written.length == BYTES) {
            ByteBuffer.wrap(written).asShortBuffer().get(values);
        } else {
            for (int i = 0; i < DIMENSIONS; i++) {
                values[i] = written[i];
            }
        }
        return new Embedding(values);
    }

    /** Of any number of dimensions; one of another length is projected at random, though always in the same way. */
    public static Embedding of(float[] components) {
        return quantised(
                components.length == DIMENSIONS
                        ? components
                        : Planes.of(components.length).sides(components));
    }

    private static Embedding quantised(float[] components) {
        float largest = Float.MIN_NORMAL;
        for (float component : components) {
            largest = Math.max(largest, Math.abs(component));
        }
        short[] values = new short[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) Math.round(components[i] / largest * MAX_COMPONENT);
        }
        return new Embedding(values);
    }

    /** From -1 to 1; 0 for a vector without a direction. */
    public double cosine(Embedding other) {
        long product = 0;
        long mine = 0;
        long others = 0;
        for (int i = 0; i < values.length; i++) {
            product += (long) values[i] * other.values[i];
            mine += (long) values[i] * values[i];
            others += (long) other.values[i] * other.values[i];
        }
        return mine == 0 || others == 0 ? 0 : product / Math.sqrt((double) mine * others);
    }

    /** One sign for each dimension, as Postgres writes a {@code bit(384)}. */
    public String signs() {
        StringBuilder bits = new StringBuilder(DIMENSIONS);
        for (short value : values) {
            bits.append(value > 0 ? '1' : '0');
        }
        return bits.toString();
    }

    /** Two for each dimension, the higher first. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.asShortBuffer().put(values);
        return bytes.array();
    }

    /** As Postgres takes bytes. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    /**
     * On which side of 384 planes it lies: for vectors whose components are no even mixture of positive and negative
     * ones, where plain signs would tell little.
     */
    Embedding sides() {
        float[] components = new float[values.length];
        for (int i = 0; i < components.length; i++) {
            components[i] = values[i];
        }
        return quantised(Planes.of(components.length).sides(components));
    }

    /** Planes through the origin, the same ones for ever: what is stored was measured by them. */
    private record Planes(float[][] normals) {

        private static final long SEED = 0x6461726bL;
        private static final Map<Integer, Planes> DRAWN = new ConcurrentHashMap<>();

        public static Planes of(int dimensions) {
            return DRAWN.computeIfAbsent(dimensions, Planes::drawn);
        }

        // Of all generators this one's sequence is written down.
        private static Planes drawn(int dimensions) {
            Random random = new Random(SEED);
            float[][] normals = new float[DIMENSIONS][dimensions];
            for (float[] normal : normals) {
                for (int i = 0; i < dimensions; i++) {
                    normal[i] = (float) random.nextGaussian();
                }
            }
            return new Planes(normals);
        }

        float[] sides(float[] components) {
            float[] sides = new float[normals.length];
            for (int i = 0; i < sides.length; i++) {
                float side = 0;
                for (int j = 0; j < components.length; j++) {
                    side += normals[i][j] * components[j];
                }
                sides[i] = side;
            }
            return sides;
        }
    }
}
