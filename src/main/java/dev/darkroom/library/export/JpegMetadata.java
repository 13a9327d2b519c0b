package dev.darkroom.library.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Embeds metadata into JPEG. Words in a JPEG: an XMP segment behind those that have to come first. One that has XMP
 * already keeps its own.
 */
final class JpegMetadata {

    private static final int START_OF_IMAGE = 0xD8;
    private static final int START_OF_SCAN = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP11 = 0xEB;
    private static final int MAX_SEGMENT = 0xFFFF - 2;
    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] EXIF = "Exif\0".getBytes(StandardCharsets.ISO_8859_1);

    private JpegMetadata() {}

    static Optional<FileEdit> into(FileHead picture, EmbeddedMetadata words) throws IOException {
        if (marker(picture) != START_OF_IMAGE) {
            return Optional.empty();
        }
        int place = picture.size();
        for (int marker = marker(picture); marker != START_OF_SCAN; marker = marker(picture)) {
            // Those without a length have no place here; in APP11 lies a signature (C2PA), which would no longer fit.
            if (marker < 0xC0 || marker >= 0xD0 && marker <= 0xD9 || marker == APP11) {
                return Optional.empty();
            }
            ByteBuffer data = picture.take(Short.toUnsignedInt(picture.take(2).getShort()) - 2L);
            if (marker == APP1 && beginsWith(data, "http://ns.adobe.com/".getBytes(StandardCharsets.ISO_8859_1))) {
                return Optional.empty();
            }
            if (marker == APP0 || marker == APP1 && beginsWith(data, EXIF)) {
                place = picture.size();
            }
        }
        byte[] whole = XmpPacket.packet(words);
        byte[] packet = fits(whole) ? whole : XmpPacket.packet(words.shortened());
        return fits(packet)
                ? Optional.of(FileEdit.inserted(picture.bytes(), place, segment(packet)))
                : Optional.empty();
    }

    /** Fill bytes may stand before a marker. */
    private static int marker(FileHead picture) throws IOException {
        if (picture.take(1).get() != (byte) 0xFF) {
            return -1;
        }
        int marker = 0xFF;
        while (marker == 0xFF) {
            marker = Byte.toUnsignedInt(picture.take(1).get());
        }
        return marker;
    }

    private static boolean beginsWith(ByteBuffer data, byte[] start) {
        return data.limit() >= start.length && data.slice(0, start.length).equals(ByteBuffer.wrap(start));
    }

    private static boolean fits(byte[] packet) {
        return packet.length <= MAX_SEGMENT - XMP.length;
    }

    private static byte[] segment(byte[] packet) {
        return ByteBuffer.allocate(4 + XMP.length + packet.length)
                .putShort((short) (0xFF00 | APP1))
                .putShort((short) (2 + XMP.length + packet.length))
                .put(XMP)
                .put(packet)
                .array();
    }
}
