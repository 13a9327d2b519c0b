package dev.darkroom.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** A PNG of any colour type and depth, which writers of today's libraries make of few kinds only: stripes of a few colours. */
public record PngSample(int colourType, int depth, boolean interlaced, Transparency transparency) {

    public static final int EDGE = 32;
    public static final int GREY = 0;
    public static final int RGB = 2;
    public static final int PALETTE = 3;
    public static final int GREY_ALPHA = 4;
    public static final int RGB_ALPHA = 6;

    /** By tRNS: one colour of the picture, one that differs from it in its last bit only, or none. */
    public enum Transparency {
        SOLID,
        ONE_COLOUR,
        NEARLY_ONE_COLOUR
    }

    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };
    private static final int[][] WHOLE = {{0, 0, 1, 1}};

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(0x89504E470D0A1A0AL);
            int pass = interlaced ? 1 : 0;
            byte[] header = {0, 0, 0, EDGE, 0, 0, 0, EDGE, (byte) depth, (byte) colourType, 0, 0, (byte) pass};
            out.write(chunk("IHDR", header));
            if (colourType == PALETTE) {
                out.write(chunk("PLTE", palette()));
            }
            if (transparency != Transparency.SOLID) {
                out.write(chunk("tRNS", colourType == PALETTE ? new byte[] {(byte) 255, 0, (byte) 128} : key()));
            }
            out.write(chunk("IDAT", rows()));
            out.write(chunk("IEND", new byte[0]));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private byte[] palette() {
        byte[] colours = new byte[3 << depth];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = (byte) (i * 83);
        }
        return colours;
    }

    private byte[] key() {
        byte[] colour = new byte[2 * samples()];
        for (int i = 0; i < samples(); i++) {
            int value = value(9, 9, i) ^ (transparency == Transparency.NEARLY_ONE_COLOUR && i == 0 ? 1 : 0);
            colour[2 * i] = (byte) (value >> 8);
            colour[2 * i + 1] = (byte) value;
        }
        return colour;
    }

    private byte[] rows() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            for (int[] pass : interlaced ? ADAM7 : WHOLE) {
                for (int y = pass[1]; y < EDGE; y += pass[3]) {
                    out.write(0);
                    row(out, pass[0], pass[2], y);
                }
            }
        }
        return packed.toByteArray();
    }

    private void row(DeflaterOutputStream out, int from, int step, int y) throws IOException {
        long held = 0;
        int bits = 0;
        for (int x = from; x < EDGE; x += step) {
            for (int sample = 0; sample < samples(); sample++) {
                held = held << depth | value(x, y, sample);
                for (bits += depth; bits >= 8; bits -= 8) {
                    out.write((int) (held >> bits - 8));
                }
            }
        }
        if (bits > 0) {
            out.write((int) (held << 8 - bits));
        }
    }

    private int value(int x, int y, int sample) {
        int most = (1 << depth) - 1;
        return most * ((x / 4 + 3 * sample) % 8 + y / 8) / 10;
    }

    private int samples() {
        return switch (colourType) {
            case GREY_ALPHA -> 2;
            case RGB -> 3;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    static byte[] chunk(String name, byte[] content) {
        byte[] type = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(type);
        sum.update(content);
        return ByteBuffer.allocate(content.length + 12)
                .putInt(content.length)
                .put(type)
                .put(content)
                .putInt((int) sum.getValue())
                .array();
    }
}
