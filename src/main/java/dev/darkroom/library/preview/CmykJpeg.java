package dev.darkroom.library.preview;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JPEG of four inks as browsers show it: what Adobe's mark is on holds how much light is left, not how much ink. */
final class CmykJpeg {

    private static final int WINDOW = 256 * 1024;
    private static final int NONE = -1;
    private static final int YCCK = 2;
    private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};

    private CmykJpeg() {}

    /** @throws IOException when it has not four colours */
    static BufferedImage of(Raster inks, Path file) throws IOException {
        if (inks.getNumBands() != 4) {
            throw new IOException("no colours of a known kind");
        }
        int transform = transform(file);
        BufferedImage picture = new BufferedImage(inks.getWidth(), inks.getHeight(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[4 * inks.getWidth()];
        for (int y = 0; y < inks.getHeight(); y++) {
            inks.getPixels(inks.getMinX(), inks.getMinY() + y, inks.getWidth(), 1, row);
            for (int x = 0; x < inks.getWidth(); x++) {
                picture.setRGB(x, y, rgb(row, 4 * x, transform));
            }
        }
        return picture;
    }

    private static int rgb(int[] row, int at, int transform) {
        double cyan = row[at];
        double magenta = row[at + 1];
        double yellow = row[at + 2];
        if (transform == YCCK) {
            double blue = row[at + 1] - 128.0;
            double red = row[at + 2] - 128.0;
            double light = row[at];
            // What comes of it is the complement of what the black beside it is stored as.
            cyan = 255 - (light + 1.402 * red);
            magenta = 255 - (light - 0.344136 * blue - 0.714136 * red);
            yellow = 255 - (light + 1.772 * blue);
        }
        int black = row[at + 3];
        return channel(cyan, black, transform) << 16
                | channel(magenta, black, transform) << 8
                | channel(yellow, black, transform);
    }

    private static int channel(double ink, int black, int transform) {
        double clean = Math.clamp(ink, 0, 255);
        double left = transform == NONE ? (255 - clean) * (255 - black) : clean * black;
        return (int) Math.round(left / 255);
    }

    /** What Adobe's segment says of the colours; -1 without one. */
    private static int transform(Path file) throws IOException {
        byte[] head;
        try (InputStream bytes = Files.newInputStream(file)) {
            head = bytes.readNBytes(WINDOW);
        }
        int at = 2;
        while (at + 18 <= head.length && head[at] == (byte) 0xFF && head[at + 1] != (byte) 0xDA) {
            int length = Byte.toUnsignedInt(head[at + 2]) << 8 | Byte.toUnsignedInt(head[at + 3]);
            if (head[at + 1] == (byte) 0xEE && isAdobe(head, at + 4)) {
                return head[at + 15];
            }
            at += 2 + length;
        }
        return NONE;
    }

    private static boolean isAdobe(byte[] head, int from) {
        for (int i = 0; i < ADOBE.length; i++) {
            if (head[from + i] != ADOBE[i]) {
                return false;
            }
        }
        return true;
    }
}
