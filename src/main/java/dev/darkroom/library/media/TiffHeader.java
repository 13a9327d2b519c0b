package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The size of a TIFF as shown, and its profile, from its first directory. */
final class TiffHeader {

    private static final int WIDTH = 0x0100;
    private static final int HEIGHT = 0x0101;
    private static final int ORIENTATION = 0x0112;
    private static final int PROFILE = 0x8773;
    private static final int SHORT = 3;

    private TiffHeader() {}

    static ProbeResult read(FileWindow file) throws IOException {
        return ProbeResult.size(value(file, WIDTH, 0), value(file, HEIGHT, 0))
                .turned(ExifOrientation.isQuarterTurn(orientation(file)));
    }

    static int orientation(FileWindow file) throws IOException {
        long value = value(file, ORIENTATION, ExifOrientation.UPRIGHT);
        return value >= 1 && value <= 8 ? (int) value : ExifOrientation.UPRIGHT;
    }

    static byte[] profile(FileWindow file) throws IOException {
        ByteBuffer entry = entry(file, PROFILE);
        return entry.hasRemaining()
                ? IccProfiles.at(file, Integer.toUnsignedLong(entry.getInt(8)), Integer.toUnsignedLong(entry.getInt(4)))
                : new byte[0];
    }

    private static long value(FileWindow file, int wanted, long otherwise) throws IOException {
        ByteBuffer entry = entry(file, wanted);
        if (!entry.hasRemaining()) {
            return otherwise;
        }
        return entry.getShort(2) == SHORT
                ? Short.toUnsignedInt(entry.getShort(8))
                : Integer.toUnsignedLong(entry.getInt(8));
    }

    // The directory may stand anywhere in the file, usually behind the pixels.
    private static ByteBuffer entry(FileWindow file, int wanted) throws IOException {
        ByteBuffer head = file.read(0, 8);
        ByteOrder order = head.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        long directory = Integer.toUnsignedLong(head.order(order).getInt(4));
        int entries = Short.toUnsignedInt(file.read(directory, 2).order(order).getShort());
        ByteBuffer table = file.upTo(directory + 2, Math.min(12 * entries, FileWindow.MAX_SIZE))
                .order(order);
        for (int at = 0; at + 12 <= table.limit(); at += 12) {
            if (Short.toUnsignedInt(table.getShort(at)) == wanted) {
                return table.slice(at, 12).order(order);
            }
        }
        return ByteBuffer.allocate(0);
    }
}
