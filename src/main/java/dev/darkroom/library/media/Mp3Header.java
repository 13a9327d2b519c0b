package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The length of an MP3: from the count of frames in its Xing, Info or VBRI header, else by the bit rate of its first
 * frame, which is right where the rate is constant.
 */
final class Mp3Header {

    private static final int[] RATES_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] RATES_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] SAMPLES = {44_100, 48_000, 32_000};
    private static final int ID3 = 0x494433;

    private Mp3Header() {}

    /** {@code audio/mpeg} or {@code audio/aac} when the first bytes are a frame of one, else null. */
    static @Nullable String contentType(byte[] head) {
        if (head.length < 4 || head[0] != (byte) 0xFF) {
            return null;
        }
        if ((head[1] & 0xF6) == 0xF0) {
            return "audio/aac";
        }
        return isFrame(ByteBuffer.wrap(head).getInt(0)) ? "audio/mpeg" : null;
    }

    static Dimensions read(FileWindow file) throws IOException {
        long start = afterTag(file);
        ByteBuffer window = file.upTo(start, FileWindow.LARGEST);
        for (int at = 0; at + 4 <= window.limit(); at++) {
            if (isFrame(window.getInt(at))) {
                return Dimensions.UNKNOWN.lasting(seconds(window, at, file.size() - start - at));
            }
        }
        return Dimensions.UNKNOWN;
    }

    private static double seconds(ByteBuffer window, int at, long bytes) {
        int header = window.getInt(at);
        boolean version1 = (header >>> 19 & 3) == 3;
        boolean version25 = (header >>> 19 & 3) == 0;
        int hertz = SAMPLES[header >>> 10 & 3] / (version1 ? 1 : version25 ? 4 : 2);
        int samplesPerFrame = version1 ? 1152 : 576;
        long frames = frames(window, at, version1, (header >>> 6 & 3) == 3);
        if (frames > 0) {
            return (double) frames * samplesPerFrame / hertz;
        }
        int kilobits = (version1 ? RATES_1 : RATES_2)[header >>> 12 & 15];
        return kilobits == 0 ? 0 : bytes * 8.0 / (kilobits * 1000.0);
    }

    private static long frames(ByteBuffer window, int at, boolean version1, boolean mono) {
        int side = version1 ? (mono ? 17 : 32) : mono ? 9 : 17;
        int xing = at + 4 + side;
        if (xing + 12 <= window.limit()
                && (window.getInt(xing) == 0x58696E67 || window.getInt(xing) == 0x496E666F)
                && (window.getInt(xing + 4) & 1) == 1) {
            return Integer.toUnsignedLong(window.getInt(xing + 8));
        }
        int vbri = at + 36;
        boolean hasVbri = vbri + 18 <= window.limit() && window.getInt(vbri) == 0x56425249;
        return hasVbri ? Integer.toUnsignedLong(window.getInt(vbri + 14)) : 0;
    }

    /** Sync, layer III, and neither a reserved version nor a reserved rate. */
    private static boolean isFrame(int header) {
        return header >>> 21 == 0x7FF
                && (header >>> 19 & 3) != 1
                && (header >>> 17 & 3) == 1
                && (header >>> 12 & 15) != 15
                && (header >>> 10 & 3) != 3;
    }

    private static long afterTag(FileWindow file) throws IOException {
        ByteBuffer head = file.read(0, 10);
        if (head.getInt(0) >>> 8 != ID3) {
            return 0;
        }
        int size = head.getInt(6);
        return 10 + (size & 0x7F | size >>> 1 & 0x3F80 | size >>> 2 & 0x1F_C000 | size >>> 3 & 0xFE0_0000);
    }
}
