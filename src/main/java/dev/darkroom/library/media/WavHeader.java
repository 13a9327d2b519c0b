package dev.darkroom.library.media;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The length of a WAV file: the size of its data by the bytes that a second takes. */
final class WavHeader {

    private static final int MOST_CHUNKS = 1_000;
    private static final int FORMAT = 0x20746d66; // "fmt " as little-endian
    private static final int DATA = 0x61746164; // "data"

    private WavHeader() {}

    static Dimensions read(FileWindow file) throws IOException {
        long at = 12;
        long bytesPerSecond = 0;
        for (int i = 0; i < MOST_CHUNKS; i++) {
            ByteBuffer chunk = file.readLittle(at, 8);
            long length = Integer.toUnsignedLong(chunk.getInt(4));
            if (chunk.getInt(0) == FORMAT) {
                bytesPerSecond =
                        Integer.toUnsignedLong(file.readLittle(at + 8, 12).getInt(8));
            } else if (chunk.getInt(0) == DATA) {
                // A stream that did not know its length says 0 or the largest number: then the file itself tells.
                long there = file.size() - at - 8;
                long data = length == 0 ? there : Math.min(length, there);
                return Dimensions.UNKNOWN.lasting(bytesPerSecond == 0 ? 0 : (double) data / bytesPerSecond);
            }
            at += 8 + length + (length & 1);
        }
        return Dimensions.UNKNOWN;
    }
}
