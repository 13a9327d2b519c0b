package dev.darkroom.library.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The smallest films that headers can describe: the movie's boxes stand after the media, as many encoders write them. */
final class Mp4Sample {

    private Mp4Sample() {}

    static byte[] film(int width, int height, int milliseconds, boolean turned) {
        ByteBuffer movieHeader = ByteBuffer.allocate(100).putInt(12, 1_000).putInt(16, milliseconds);
        ByteBuffer trackHeader = ByteBuffer.allocate(84);
        int one = 0x10000;
        int[] matrix = turned ? new int[] {0, one, 0, -one, 0, 0} : new int[] {one, 0, 0, 0, one, 0};
        for (int i = 0; i < matrix.length; i++) {
            trackHeader.putInt(40 + 4 * i, matrix[i]);
        }
        trackHeader.putInt(76, width << 16).putInt(80, height << 16);
        return join(
                box("ftyp", "isom\0\0\2\0isomiso2".getBytes(StandardCharsets.ISO_8859_1)),
                box("mdat", new byte[300]),
                box("moov", join(box("mvhd", movieHeader.array()), box("trak", box("tkhd", trackHeader.array())))));
    }

    private static byte[] box(String type, byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .putInt(8 + content.length)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .put(content)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
