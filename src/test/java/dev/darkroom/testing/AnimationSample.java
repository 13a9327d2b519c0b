package dev.darkroom.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;

/**
 * An animation whose first frame, of four colours, lies anywhere on a canvas.
 *
 * @param clear whether its fourth colour lets through
 */
public record AnimationSample(int canvasWidth, int canvasHeight, int left, int top, int edge, boolean clear) {

    private static final int[] COLOURS = {0xB43C3C, 0x3CB45A, 0x4650C8, 0x808080};
    private static final int CLEAR_CODE = 128;
    private static final int END_CODE = 129;
    /** Before codes get longer than a byte. */
    private static final int MAX_RUN = 100;

    private static final int ANIMATED = 0x02;
    private static final int ALPHA = 0x10;

    /** Of 128 colours without compression, so that each code is a byte. */
    public byte[] gif() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(little(canvasWidth, canvasHeight).array());
        out.writeBytes(new byte[] {(byte) 0x86, 3, 0});
        for (int i = 0; i < 128; i++) {
            out.writeBytes(
                    new byte[] {(byte) (COLOURS[i % 4] >> 16), (byte) (COLOURS[i % 4] >> 8), (byte) COLOURS[i % 4]});
        }
        comment(out);
        out.writeBytes(new byte[] {0x21, (byte) 0xF9, 4, (byte) (clear ? 1 : 0), 0, 0, 3, 0});
        out.write(0x2C);
        out.writeBytes(little(left, top, edge, edge).array());
        out.writeBytes(new byte[] {0, 7});
        ByteArrayOutputStream codes = new ByteArrayOutputStream();
        for (int i = 0; i < edge * edge; i++) {
            if (i % MAX_RUN == 0) {
                codes.write(CLEAR_CODE);
            }
            codes.write(index(i % edge, i / edge));
        }
        codes.write(END_CODE);
        blocks(out, codes.toByteArray());
        out.write(0x3B);
        return out.toByteArray();
    }

    /** Of 32 pixels in each direction, without loss; where it is clear the file only says that it may be. */
    public byte[] webp() {
        byte[] simple;
        try (var bytes = AnimationSample.class.getResourceAsStream("/pictures/colours.webp")) {
            simple = bytes.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        int pixels = simple.length - 12;
        ByteBuffer file = ByteBuffer.allocate(12 + 18 + 14 + 8 + 16 + pixels).order(ByteOrder.LITTLE_ENDIAN);
        file.put(simple, 0, 12).putInt(4, file.capacity() - 8);
        file.put(ascii("VP8X")).putInt(10).putInt(ANIMATED | (clear ? ALPHA : 0));
        medium(file, canvasWidth - 1);
        medium(file, canvasHeight - 1);
        file.put(ascii("ANIM")).putInt(6).putInt(0xFF0000FF).putShort((short) 0);
        file.put(ascii("ANMF")).putInt(16 + pixels);
        medium(file, left / 2);
        medium(file, top / 2);
        medium(file, 31);
        medium(file, 31);
        medium(file, 60_000);
        file.put((byte) 0);
        return file.put(simple, 12, pixels).array();
    }

    /** Beside its frames it has a picture for those who know of no animation: all black. */
    public byte[] apng() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        out.writeBytes(PngSample.chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(canvasWidth)
                        .putInt(canvasHeight)
                        .put(new byte[] {8, 6, 0, 0, 0})
                        .array()));
        out.writeBytes(PngSample.chunk(
                "acTL", ByteBuffer.allocate(8).putInt(2).putInt(0).array()));
        out.writeBytes(PngSample.chunk("IDAT", packed(canvasWidth, canvasHeight, true)));
        int number = 0;
        for (int i = 0; i < 2; i++) {
            out.writeBytes(PngSample.chunk(
                    "fcTL",
                    ByteBuffer.allocate(26)
                            .putInt(number++)
                            .putInt(edge)
                            .putInt(edge)
                            .putInt(left)
                            .putInt(top)
                            .putShort((short) 60)
                            .putShort((short) 1)
                            .putShort((short) 0)
                            .array()));
            byte[] all = packed(edge, edge, false);
            // In two parts.
            for (byte[] part : new byte[][] {Arrays.copyOf(all, 10), Arrays.copyOfRange(all, 10, all.length)}) {
                out.writeBytes(PngSample.chunk(
                        "fdAT",
                        ByteBuffer.allocate(4 + part.length)
                                .putInt(number++)
                                .put(part)
                                .array()));
            }
        }
        out.writeBytes(PngSample.chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    private byte[] packed(int width, int height, boolean black) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            for (int y = 0; y < height; y++) {
                out.write(0);
                for (int x = 0; x < width; x++) {
                    int index = index(x, y);
                    int rgb = black ? 0 : COLOURS[index];
                    int alpha = clear && index == 3 ? 0 : 255;
                    out.write(new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb, (byte) alpha});
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private int index(int x, int y) {
        return 2 * x / edge + 2 * (2 * y / edge);
    }

    private static void comment(ByteArrayOutputStream out) {
        out.writeBytes(new byte[] {0x21, (byte) 0xFE});
        blocks(out, new byte[700]);
    }

    private static void blocks(ByteArrayOutputStream out, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += 255) {
            int length = Math.min(255, bytes.length - at);
            out.write(length);
            out.write(bytes, at, length);
        }
        out.write(0);
    }

    private static ByteBuffer little(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putShort((short) number);
        }
        return bytes;
    }

    private static void medium(ByteBuffer bytes, int number) {
        bytes.putShort((short) number).put((byte) (number >> 16));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
