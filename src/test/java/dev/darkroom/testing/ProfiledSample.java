package dev.darkroom.testing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** The same four colours, or greys, in every container that can hold an ICC profile, with that profile. */
public enum ProfiledSample {
    PNG,
    JPEG,
    JPEG_IN_PARTS,
    TIFF,
    BMP,
    WEBP;

    public static final int EDGE = 32;

    private static final int[] COLOURS = {0xB43C3C, 0x3CB45A, 0x4650C8, 0x808080};
    private static final int[] GREYS = {0x282828, 0x5A5A5A, 0x969696, 0xD2D2D2};

    private static final int TIFF_SHORT = 3;
    private static final int TIFF_LONG = 4;
    private static final int TIFF_UNDEFINED = 7;

    /** BMP and WebP have no greys of their own. */
    public boolean knowsGreys() {
        return this != BMP && this != WEBP;
    }

    public byte[] bytes(boolean grey, byte[] profile) {
        return switch (this) {
            case PNG -> insert(written(grey, "png"), 33, pngChunk(profile));
            case JPEG -> insert(written(grey, "jpg"), 20, jpegSegments(profile, 60_000));
            case JPEG_IN_PARTS -> insert(written(grey, "jpg"), 20, jpegSegments(profile, 100));
            case TIFF -> tiff(grey, profile);
            case BMP -> bmp(profile);
            case WEBP -> webp(profile);
        };
    }

    private static int colour(boolean grey, int x, int y) {
        return (grey ? GREYS : COLOURS)[x / 16 + y / 16 * 2];
    }

    private static byte[] written(boolean grey, String format) {
        BufferedImage image =
                new BufferedImage(EDGE, EDGE, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < EDGE; y++) {
            for (int x = 0; x < EDGE; x++) {
                if (grey) {
                    image.getRaster().setSample(x, y, 0, colour(true, x, y) & 0xFF);
                } else {
                    image.setRGB(x, y, colour(false, x, y));
                }
            }
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, format, bytes);
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static byte[] insert(byte[] file, int at, byte[] part) {
        return ByteBuffer.allocate(file.length + part.length)
                .put(file, 0, at)
                .put(part)
                .put(file, at, file.length - at)
                .array();
    }

    private static byte[] pngChunk(byte[] profile) {
        byte[] packed = new byte[profile.length + 1_000];
        Deflater deflater = new Deflater();
        deflater.setInput(profile);
        deflater.finish();
        byte[] content = insert(new byte[] {'p', 0, 0}, 3, Arrays.copyOf(packed, deflater.deflate(packed)));
        deflater.end();
        return PngSample.chunk("iCCP", content);
    }

    static byte[] jpegSegments(byte[] profile, int most) {
        int count = (profile.length + most - 1) / most;
        ByteBuffer segments = ByteBuffer.allocate(profile.length + count * 18);
        for (int i = 0; i < count; i++) {
            int length = Math.min(most, profile.length - i * most);
            segments.putShort((short) 0xFFE2).putShort((short) (length + 16));
            segments.put("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII))
                    .put((byte) (i + 1))
                    .put((byte) count);
            segments.put(profile, i * most, length);
        }
        return segments.array();
    }

    private static byte[] tiff(boolean grey, byte[] profile) {
        int bands = grey ? 1 : 3;
        int pixels = 8 + 2 + 10 * 12 + 4 + 6;
        int after = pixels + bands * EDGE * EDGE;
        ByteBuffer file = ByteBuffer.allocate(after + profile.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort((short) 0x4949).putShort((short) 42).putInt(8).putShort((short) 10);
        tag(file, 256, TIFF_SHORT, 1, EDGE);
        tag(file, 257, TIFF_SHORT, 1, EDGE);
        tag(file, 258, TIFF_SHORT, bands, grey ? 8 : pixels - 6);
        tag(file, 259, TIFF_SHORT, 1, 1);
        tag(file, 262, TIFF_SHORT, 1, grey ? 1 : 2);
        tag(file, 273, TIFF_LONG, 1, pixels);
        tag(file, 277, TIFF_SHORT, 1, bands);
        tag(file, 278, TIFF_SHORT, 1, EDGE);
        tag(file, 279, TIFF_LONG, 1, bands * EDGE * EDGE);
        tag(file, 34_675, TIFF_UNDEFINED, profile.length, after);
        file.putInt(0).putShort((short) 8).putShort((short) 8).putShort((short) 8);
        for (int i = 0; i < EDGE * EDGE; i++) {
            int colour = colour(grey, i % EDGE, i / EDGE);
            for (int band = 0; band < bands; band++) {
                file.put((byte) (colour >> 16 - 8 * band));
            }
        }
        return file.put(profile).array();
    }

    private static void tag(ByteBuffer file, int tag, int type, int count, int value) {
        file.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    private static byte[] bmp(byte[] profile) {
        int pixels = 3 * EDGE * EDGE;
        ByteBuffer file = ByteBuffer.allocate(14 + 124 + pixels + profile.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'B')
                .put((byte) 'M')
                .putInt(14 + 124 + pixels + profile.length)
                .putInt(0)
                .putInt(14 + 124);
        file.putInt(124).putInt(EDGE).putInt(EDGE).putShort((short) 1).putShort((short) 24);
        file.putInt(0).putInt(pixels);
        file.putInt(14 + 56, 0x4D424544).putInt(14 + 108, 4).putInt(14 + 112, 124 + pixels);
        file.putInt(14 + 116, profile.length).position(14 + 124);
        for (int y = EDGE - 1; y >= 0; y--) {
            for (int x = 0; x < EDGE; x++) {
                int colour = colour(false, x, y);
                file.put((byte) colour).put((byte) (colour >> 8)).put((byte) (colour >> 16));
            }
        }
        return file.put(profile).array();
    }

    /** One without loss, of the same colours, in the container that holds more than pixels. */
    private static byte[] webp(byte[] profile) {
        byte[] simple;
        try (var bytes = ProfiledSample.class.getResourceAsStream("/pictures/colours.webp")) {
            simple = bytes.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        int padded = profile.length + (profile.length & 1);
        ByteBuffer file =
                ByteBuffer.allocate(12 + 18 + 8 + padded + simple.length - 12).order(ByteOrder.LITTLE_ENDIAN);
        file.put(simple, 0, 12).putInt(4, file.capacity() - 8);
        file.put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0x20);
        file.put((byte) (EDGE - 1)).putShort((short) 0).put((byte) (EDGE - 1)).putShort((short) 0);
        file.put("ICCP".getBytes(StandardCharsets.US_ASCII))
                .putInt(profile.length)
                .put(profile);
        file.position(12 + 18 + 8 + padded);
        return file.put(simple, 12, simple.length - 12).array();
    }
}
