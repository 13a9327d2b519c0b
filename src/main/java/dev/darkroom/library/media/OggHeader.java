package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Length and channels of FLAC, and of Opus and Vorbis in Ogg: the last page counts the samples up to its end. */
final class OggHeader {

    private static final int PAGE = 0x5367674F; // "OggS" as little-endian
    private static final double OPUS_HERTZ = 48_000;

    private OggHeader() {}

    static ProbeResult read(FileWindow file) throws IOException {
        ByteBuffer first = file.readLittle(28, 16);
        double hertz;
        long skip = 0;
        ProbeResult probeResult;
        if (first.getLong(0) == 0x646165487375704FL) { // "OpusHead"
            probeResult = ProbeResult.UNKNOWN.coded("opus").sounding(Byte.toUnsignedInt(first.get(9)));
            hertz = OPUS_HERTZ;
            skip = Short.toUnsignedLong(first.getShort(10));
        } else if (first.get(0) == 1 && first.getInt(1) == 0x62726F76) { // 1, "vorb"
            probeResult = ProbeResult.UNKNOWN.coded("vorbis").sounding(Byte.toUnsignedInt(first.get(11)));
            hertz = Integer.toUnsignedLong(first.getInt(12));
        } else {
            return ProbeResult.UNKNOWN;
        }
        long samples = lastPosition(file) - skip;
        return probeResult.lasting(hertz == 0 ? 0 : samples / hertz);
    }

    private static long lastPosition(FileWindow file) throws IOException {
        int length = (int) Math.min(FileWindow.MAX_SIZE, file.size());
        ByteBuffer end = file.read(file.size() - length, length).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = length - 14; at >= 0; at--) {
            if (end.getInt(at) == PAGE) {
                return end.getLong(at + 6);
            }
        }
        return 0;
    }

    /** In the first block: twenty bits of sample rate, three of channels less one, five of depth, thirty-six of samples. */
    static ProbeResult flac(FileWindow file) throws IOException {
        long facts = file.read(18, 8).getLong();
        long hertz = facts >>> 44;
        long samples = facts & 0xF_FFFF_FFFFL;
        return ProbeResult.UNKNOWN
                .lasting(hertz == 0 ? 0 : (double) samples / hertz)
                .coded("flac")
                .sounding((int) (facts >>> 41 & 7) + 1);
    }
}
