package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The length of a WAV file, the size of its data by the bytes that a second takes; and what its data is. */
final class WavHeader {

    private static final int MAX_CHUNKS = 1_000;
    private static final int FORMAT = 0x20746d66; // "fmt " as little-endian
    private static final int DATA = 0x61746164; // "data"

    private static final int MAX_FORMAT = 40;
    private static final int EXTENSIBLE = 0xFFFE;

    private WavHeader() {}

    static ProbeResult read(FileWindow file) throws IOException {
        long at = 12;
        long bytesPerSecond = 0;
        ProbeResult probeResult = ProbeResult.UNKNOWN;
        for (int i = 0; i < MAX_CHUNKS; i++) {
            ByteBuffer chunk = file.readLittle(at, 8);
            long length = Integer.toUnsignedLong(chunk.getInt(4));
            if (chunk.getInt(0) == FORMAT) {
                ByteBuffer format = file.readLittle(at + 8, (int) Math.min(length, MAX_FORMAT));
                bytesPerSecond = Integer.toUnsignedLong(format.getInt(8));
                probeResult =
                        ProbeResult.UNKNOWN.coded(codec(format)).sounding(Short.toUnsignedInt(format.getShort(2)));
            } else if (chunk.getInt(0) == DATA) {
                // A stream that did not know its length says 0 or the largest number: then the file itself tells.
                long there = file.size() - at - 8;
                long data = length == 0 ? there : Math.min(length, there);
                return probeResult.lasting(bytesPerSecond == 0 ? 0 : (double) data / bytesPerSecond);
            }
            at += 8 + length + (length & 1);
        }
        return ProbeResult.UNKNOWN;
    }

    /** By the format's tag and the bits of a sample; the longer form has the tag where its sub-format begins. */
    private static @Nullable String codec(ByteBuffer format) {
        int tag = Short.toUnsignedInt(format.getShort(0));
        int bits = Short.toUnsignedInt(format.getShort(14));
        if (tag == EXTENSIBLE && format.limit() >= 26) {
            tag = Short.toUnsignedInt(format.getShort(24));
        }
        return switch (tag) {
            case 1 -> bits == 8 ? "pcm_u8" : bits == 16 || bits == 24 || bits == 32 ? "pcm_s" + bits + "le" : null;
            case 3 -> bits == 32 || bits == 64 ? "pcm_f" + bits + "le" : null;
            case 2 -> "adpcm_ms";
            case 6 -> "pcm_alaw";
            case 7 -> "pcm_mulaw";
            case 0x11 -> "adpcm_ima_wav";
            case 0x55 -> "mp3";
            default -> null;
        };
    }
}
