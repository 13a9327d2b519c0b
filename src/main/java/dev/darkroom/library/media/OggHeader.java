package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The length of FLAC, and of Opus and Vorbis in Ogg: the last page counts the samples up to its end. */
final class OggHeader {

    private static final int PAGE = 0x5367674F; // "OggS" as little-endian
    private static final double OPUS_HERTZ = 48_000;

    private OggHeader() {}

    static Dimensions read(FileWindow file) throws IOException {
        ByteBuffer first = file.readLittle(28, 16);
        double hertz;
        long skip = 0;
        if (first.getLong(0) == 0x646165487375704FL) { // "OpusHead"
            hertz = OPUS_HERTZ;
            skip = Short.toUnsignedLong(first.getShort(10));
        } else if (first.get(0) == 1 && first.getInt(1) == 0x62726F76) { // 1, "vorb"
            hertz = Integer.toUnsignedLong(first.getInt(12));
        } else {
            return Dimensions.UNKNOWN;
        }
        long samples = lastPosition(file) - skip;
        return Dimensions.UNKNOWN.lasting(hertz == 0 ? 0 : samples / hertz);
    }

    private static long lastPosition(FileWindow file) throws IOException {
        int length = (int) Math.min(FileWindow.LARGEST, file.size());
        ByteBuffer end = file.read(file.size() - length, length).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = length - 14; at >= 0; at--) {
            if (end.getInt(at) == PAGE) {
                return end.getLong(at + 6);
            }
        }
        return 0;
    }

    /** Twenty bits of sample rate and thirty-six of total samples in the first block. */
    static Dimensions flac(FileWindow file) throws IOException {
        long facts = file.read(18, 8).getLong();
        long hertz = facts >>> 44;
        long samples = facts & 0xF_FFFF_FFFFL;
        return Dimensions.UNKNOWN.lasting(hertz == 0 ? 0 : (double) samples / hertz);
    }
}
