package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The size of a JPEG as shown: from its frame header, turned by the orientation in its Exif part. */
final class JpegHeader {

    private static final int MOST_SEGMENTS = 1_000;
    private static final int START_OF_SCAN = 0xDA;
    private static final int EXIF = 0xE1;
    private static final int ORIENTATION = 0x0112;
    private static final int LARGEST_EXIF = 32 * 1024;

    private final FileWindow file;
    private Told size = Told.UNKNOWN;
    private int orientation = 1;

    private JpegHeader(FileWindow file) {
        this.file = file;
    }

    /** Orientations of 5 and above are quarter turns. */
    static Told read(FileWindow file) throws IOException {
        JpegHeader header = new JpegHeader(file);
        header.walk();
        return header.size.turned(header.orientation >= 5);
    }

    /** 1 to 8; 1 where it is not said, or nonsense. */
    static int orientation(FileWindow file) throws IOException {
        JpegHeader header = new JpegHeader(file);
        header.walk();
        return header.orientation;
    }

    private void walk() throws IOException {
        long at = 2;
        for (int i = 0; i < MOST_SEGMENTS; i++) {
            ByteBuffer segment = file.read(at, 4);
            int marker = Byte.toUnsignedInt(segment.get(1));
            int length = Short.toUnsignedInt(segment.getShort(2));
            if (segment.get(0) != (byte) 0xFF || marker == START_OF_SCAN) {
                return;
            }
            if (marker == 0xFF) {
                at++; // Fill bytes may stand before a marker.
                continue;
            }
            if (isFrame(marker)) {
                ByteBuffer frame = file.read(at + 5, 4);
                size = Told.size(Short.toUnsignedInt(frame.getShort(2)), Short.toUnsignedInt(frame.getShort(0)));
                return;
            }
            if (marker == EXIF && orientation == 1) {
                orientation = orientation(file.upTo(at + 4, Math.min(length, LARGEST_EXIF)));
            }
            at += 2 + length;
        }
    }

    /** SOF0 to SOF15 without DHT, JPG and DAC, which lie among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /** The orientation that a TIFF structure after "Exif" holds. */
    private static int orientation(ByteBuffer exif) {
        if (exif.limit() < 20 || exif.getInt(0) != 0x45786966) {
            return 1;
        }
        ByteBuffer tiff = exif.slice(6, exif.limit() - 6);
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return 1;
        }
        int entries = Short.toUnsignedInt(tiff.getShort(directory));
        for (int i = 0, at = directory + 2; i < entries && at + 12 <= tiff.limit(); i++, at += 12) {
            if (Short.toUnsignedInt(tiff.getShort(at)) == ORIENTATION) {
                int value = Short.toUnsignedInt(tiff.getShort(at + 8));
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }
}
