package dev.darkroom.library.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How Exif says that a stored picture is to be turned and mirrored: 1 to 8, and 1 where it does not, or says nonsense. */
final class ExifOrientation {

    /** As it is. */
    static final int UPRIGHT = 1;

    /** More than the first directory of any Exif part takes. */
    static final int WINDOW = 32 * 1024;

    private static final int TAG = 0x0112;
    private static final int EXIF = 0x45786966;

    private ExifOrientation() {}

    /** Whether the sides change places. */
    static boolean isQuarterTurn(int orientation) {
        return orientation >= 5;
    }

    /** Of an Exif part as it stands in a container: bare, or after the six bytes that JPEG puts before it. */
    static int in(ByteBuffer exif) {
        boolean prefixed = exif.limit() >= 6 && exif.getInt(0) == EXIF;
        return prefixed ? ofTiff(exif.slice(6, exif.limit() - 6)) : ofTiff(exif);
    }

    private static int ofTiff(ByteBuffer tiff) {
        if (tiff.limit() < 14) {
            return UPRIGHT;
        }
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return UPRIGHT;
        }
        int entries = Short.toUnsignedInt(tiff.getShort(directory));
        for (int i = 0, at = directory + 2; i < entries && at + 12 <= tiff.limit(); i++, at += 12) {
            if (Short.toUnsignedInt(tiff.getShort(at)) == TAG) {
                int value = Short.toUnsignedInt(tiff.getShort(at + 8));
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }
}
