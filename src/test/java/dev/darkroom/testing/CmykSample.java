package dev.darkroom.testing;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A JPEG of four inks, in as many mixtures as it has blocks, and an ICC profile of such inks. */
public final class CmykSample {

    public static final int EDGE = 128;

    /** Without Adobe's segment. */
    public static final int UNMARKED = -1;

    private static final int BLOCK = 8;
    private static final int STEPS = 5;
    private static final int TABLE = 48 + 4 * 256 + STEPS * STEPS * STEPS * STEPS * 3 + 3 * 256;

    private CmykSample() {}

    /** @param transform as Adobe's segment has it: 0 for inks, 2 for brightness, differences and black */
    public static byte[] jpeg(int transform, byte[] profile) {
        byte[] bare = written();
        byte[] segments = profile.length == 0 ? new byte[0] : ProfiledSample.jpegSegments(profile, 60_000);
        byte[] profiled = ProfiledSample.insert(bare, 2, segments);
        byte[] adobe = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
        // After the profile, where Photoshop puts it.
        return transform == UNMARKED ? profiled : ProfiledSample.insert(profiled, 2 + segments.length, adobe);
    }

    /** What the inks look like on some paper, as CIE Lab. */
    public static byte[] profile() {
        int size = 128 + 4 + 3 * 12 + 20 + TABLE + 100;
        ByteBuffer file = ByteBuffer.allocate(size + 3 - (size + 3) % 4);
        file.putInt(file.capacity()).put(ascii("none")).putInt(0x02400000).put(ascii("prtrCMYKLab "));
        file.putLong(0x07EA000100010000L).putInt(0).put(ascii("acsp")).position(68);
        file.putInt(0xF6D6).putInt(0x10000).putInt(0xD32D).position(128);
        int white = 128 + 4 + 3 * 12;
        int name = white + 20;
        int table = name + 100;
        file.putInt(3);
        file.put(ascii("wtpt")).putInt(white).putInt(20);
        file.put(ascii("desc")).putInt(name).putInt(100);
        file.put(ascii("A2B0")).putInt(table).putInt(TABLE);
        file.put(ascii("XYZ ")).putInt(0).putInt(0xF6D6).putInt(0x10000).putInt(0xD32D);
        file.put(ascii("desc")).putInt(0).putInt(5).put(ascii("Inks")).position(table);
        file.put(ascii("mft1")).putInt(0).put(new byte[] {4, 3, STEPS, 0});
        for (int i = 0; i < 9; i++) {
            file.putInt(i % 4 == 0 ? 0x10000 : 0);
        }
        straight(file, 4);
        for (int i = 0; i < STEPS * STEPS * STEPS * STEPS; i++) {
            double cyan = i / (STEPS * STEPS * STEPS) / 4.0;
            double magenta = i / (STEPS * STEPS) % STEPS / 4.0;
            double yellow = i / STEPS % STEPS / 4.0;
            double paper = 1 - 0.9 * (i % STEPS) / 4.0;
            double light = paper * (0.95 - 0.35 * cyan - 0.4 * magenta - 0.05 * yellow);
            file.put((byte) Math.round(255 * light));
            file.put((byte) Math.round(128 + paper * (60 * magenta - 30 * cyan)));
            file.put((byte) Math.round(128 + paper * (70 * yellow - 40 * cyan - 5 * magenta)));
        }
        straight(file, 3);
        return file.array();
    }

    private static void straight(ByteBuffer file, int curves) {
        for (int i = 0; i < 256 * curves; i++) {
            file.put((byte) i);
        }
    }

    private static byte[] written() {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, EDGE, EDGE, 4, null);
        for (int y = 0; y < EDGE; y++) {
            for (int x = 0; x < EDGE; x++) {
                int mixture = 5 * (x / BLOCK + y / BLOCK * (EDGE / BLOCK)) / 2;
                for (int ink = 0; ink < 4; ink++) {
                    raster.setSample(x, y, ink, Math.round(mixture % STEPS * 255 / 4.0f));
                    mixture /= STEPS;
                }
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam best = writer.getDefaultWriteParam();
            best.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            best.setCompressionQuality(1);
            writer.setOutput(out);
            writer.write(null, new IIOImage(raster, null, null), best);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
