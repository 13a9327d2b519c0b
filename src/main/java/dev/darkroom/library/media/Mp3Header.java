package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The length of an MP3, and its channels: from the count of frames in its Xing, Info or VBRI header, else by the bit rate of its first
 * frames where that is constant, else from all of its frames.
 */
final class Mp3Header {

    private static final int[] RATES_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] RATES_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] SAMPLES = {44_100, 48_000, 32_000};
    /** Half a day. */
    private static final int MAX_FRAMES = 2_000_000;

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

    static ProbeResult read(FileWindow file) throws IOException {
        long start = afterTag(file);
        ByteBuffer window = file.upTo(start, FileWindow.MAX_SIZE);
        for (int at = 0; at + 4 <= window.limit(); at++) {
            if (isFrame(window.getInt(at))) {
                return ProbeResult.UNKNOWN
                        .lasting(seconds(file, start, window, at))
                        .coded("mp3")
                        .sounding(isMono(window.getInt(at)) ? 1 : 2);
            }
        }
        return ProbeResult.UNKNOWN;
    }

    private static double seconds(FileWindow file, long start, ByteBuffer window, int at) throws IOException {
        int header = window.getInt(at);
        long frames = frames(window, at, isVersion1(header), isMono(header));
        if (frames > 0) {
            return frames * secondsOf(header);
        }
        if (kilobits(header) == 0) {
            return 0;
        }
        return isConstant(window, at)
                ? (file.size() - start - at) * 8.0 / (kilobits(header) * 1000.0)
                : walked(file, start + at);
    }

    /** As far as the window shows. */
    private static boolean isConstant(ByteBuffer window, int first) {
        int rate = kilobits(window.getInt(first));
        for (int at = first; at + 4 <= window.limit() && isFrame(window.getInt(at)); at += length(window.getInt(at))) {
            if (kilobits(window.getInt(at)) != rate) {
                return false;
            }
        }
        return true;
    }

    /** 0 when the frames end long before the file does: then something else is among them. */
    private static double walked(FileWindow file, long first) throws IOException {
        double seconds = 0;
        long at = first;
        long base = first;
        ByteBuffer window = file.upTo(base, FileWindow.MAX_SIZE);
        for (int i = 0; i < MAX_FRAMES && at + 4 <= file.size(); i++) {
            if (at + 4 > base + window.limit()) {
                base = at;
                window = file.upTo(base, FileWindow.MAX_SIZE);
            }
            int header = window.getInt((int) (at - base));
            if (!isFrame(header) || kilobits(header) == 0) {
                break;
            }
            seconds += secondsOf(header);
            at += length(header);
        }
        return file.size() - at > FileWindow.MAX_SIZE ? 0 : seconds;
    }

    private static double secondsOf(int header) {
        return (isVersion1(header) ? 1152.0 : 576.0) / hertz(header);
    }

    /** In bytes. */
    private static int length(int header) {
        int padding = header >>> 9 & 1;
        return (isVersion1(header) ? 144 : 72) * kilobits(header) * 1000 / hertz(header) + padding;
    }

    private static int hertz(int header) {
        boolean version25 = (header >>> 19 & 3) == 0;
        return SAMPLES[header >>> 10 & 3] / (isVersion1(header) ? 1 : version25 ? 4 : 2);
    }

    private static int kilobits(int header) {
        return (isVersion1(header) ? RATES_1 : RATES_2)[header >>> 12 & 15];
    }

    private static boolean isVersion1(int header) {
        return (header >>> 19 & 3) == 3;
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

    private static boolean isMono(int header) {
        return (header >>> 6 & 3) == 3;
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
