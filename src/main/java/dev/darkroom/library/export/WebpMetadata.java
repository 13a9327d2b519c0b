package dev.darkroom.library.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Embeds metadata into WebP. Words in a WebP: an XMP chunk at its end, which the header of an extended file
 * announces; a plain file becomes an extended one. One that has XMP already keeps its own.
 */
final class WebpMetadata {

    private static final int CONTAINER = 12;
    private static final int CHUNK = 8;
    private static final int HAS_XMP = 0x04;
    private static final int HAS_ALPHA = 0x10;
    private static final int SIZE_BITS = 0x3FFF;
    private static final long MAX_SIZE = 0xFFFF_FFF0L;

    private WebpMetadata() {}

    /** @param size of the whole file; it stands in the beginning, and what follows that much is no picture */
    static Optional<FileEdit> into(FileHead picture, long size, EmbeddedMetadata words) throws IOException {
        ByteBuffer container = little(picture.take(CONTAINER));
        long told = Integer.toUnsignedLong(container.getInt(4));
        boolean webp = text(container, 0).equals("RIFF") && text(container, 8).equals("WEBP");
        if (!webp || told + 8 != size || told % 2 != 0) {
            return Optional.empty();
        }
        byte[] xmp = chunk("XMP ", XmpPacket.packet(words));
        Optional<byte[]> head = switch (text(little(picture.take(CHUNK)), 0)) {
            case "VP8X" -> announced(little(picture.take(10)), picture);
            case "VP8 " -> lossy(little(picture.take(10)), picture);
            case "VP8L" -> lossless(little(picture.take(5)), picture);
            default -> Optional.empty();
        };
        long grown = told + xmp.length + CHUNK + 10;
        return head.filter(_ -> grown < MAX_SIZE).map(bytes -> {
            long now = told + xmp.length + bytes.length - picture.size();
            little(ByteBuffer.wrap(bytes)).putInt(4, (int) now);
            return new FileEdit(bytes, xmp);
        });
    }

    private static Optional<byte[]> announced(ByteBuffer facts, FileHead picture) {
        int flags = facts.get(0);
        byte[] head = picture.bytes();
        head[CONTAINER + CHUNK] = (byte) (flags | HAS_XMP);
        return (flags & HAS_XMP) != 0 ? Optional.empty() : Optional.of(head);
    }

    /** Its size stands behind a tag of three bytes and a mark of three. */
    private static Optional<byte[]> lossy(ByteBuffer frame, FileHead picture) {
        return extended(picture, frame.getShort(6) & SIZE_BITS, frame.getShort(8) & SIZE_BITS, false);
    }

    /** Its size, less one, stands behind a mark of one byte, and after that whether it has transparency. */
    private static Optional<byte[]> lossless(ByteBuffer frame, FileHead picture) {
        int bits = frame.getInt(1);
        return extended(picture, 1 + (bits & SIZE_BITS), 1 + (bits >>> 14 & SIZE_BITS), (bits >>> 28 & 1) != 0);
    }

    private static Optional<byte[]> extended(FileHead picture, int width, int height, boolean alpha) {
        ByteBuffer facts = little(ByteBuffer.allocate(10)).put((byte) (HAS_XMP | (alpha ? HAS_ALPHA : 0)));
        facts.position(4);
        for (int side : new int[] {width - 1, height - 1}) {
            facts.putShort((short) side).put((byte) (side >>> 16));
        }
        return width < 1 || height < 1
                ? Optional.empty()
                : Optional.of(FileEdit.inserted(picture.bytes(), CONTAINER, chunk("VP8X", facts.array()))
                        .head());
    }

    private static byte[] chunk(String name, byte[] data) {
        return little(ByteBuffer.allocate(CHUNK + data.length + data.length % 2))
                .put(name.getBytes(StandardCharsets.ISO_8859_1))
                .putInt(data.length)
                .put(data)
                .array();
    }

    private static String text(ByteBuffer bytes, int at) {
        return StandardCharsets.ISO_8859_1.decode(bytes.slice(at, 4)).toString();
    }

    private static ByteBuffer little(ByteBuffer bytes) {
        return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }
}
