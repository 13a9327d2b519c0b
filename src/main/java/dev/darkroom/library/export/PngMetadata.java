package dev.darkroom.library.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Embeds metadata into PNG. Words in a PNG: text chunks right behind its header. None is called {@code prompt},
 * where ComfyUI expects a graph in JSON and stumbles over anything else; what is there already under a name stays.
 */
final class PngMetadata {

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int BEHIND_HEADER = 8 + 25;
    private static final int MAX_NAME_LENGTH = 79;
    private static final String XMP = "XML:com.adobe.xmp";

    private PngMetadata() {}

    static Optional<FileEdit> into(FileHead picture, EmbeddedMetadata words) throws IOException {
        if (picture.take(8).getLong() != SIGNATURE) {
            return Optional.empty();
        }
        Set<String> there = new HashSet<>();
        for (String type = ""; !type.equals("IDAT"); ) {
            boolean first = type.isEmpty();
            ByteBuffer start = picture.take(8);
            long length = Integer.toUnsignedLong(start.getInt());
            type = StandardCharsets.ISO_8859_1.decode(start).toString();
            // A signature (C2PA) would no longer fit what it was made for.
            if (first != type.equals("IHDR") || first && length != 13 || type.equals("caBX") || type.equals("IEND")) {
                return Optional.empty();
            }
            if (!type.equals("IDAT")) {
                ByteBuffer data = picture.take(length + 4);
                if (Set.of("tEXt", "zTXt", "iTXt").contains(type)) {
                    there.add(name(data));
                }
            }
        }
        Map<String, String> texts = texts(words);
        texts.keySet().removeAll(there);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        texts.forEach((name, text) -> chunks.writeBytes(chunk(name, text)));
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(FileEdit.inserted(picture.bytes(), BEHIND_HEADER, chunks.toByteArray()));
    }

    private static Map<String, String> texts(EmbeddedMetadata words) {
        Map<String, String> texts = new LinkedHashMap<>();
        put(texts, "parameters", words.asText());
        put(texts, "Description", words.prompt());
        put(texts, "model", words.model());
        put(texts, "seed", words.settings().get("Seed"));
        put(texts, "input", words.parameters());
        put(texts, XMP, new String(XmpPacket.packet(words), StandardCharsets.UTF_8));
        return texts;
    }

    private static void put(Map<String, String> texts, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            texts.put(name, text.replace("\0", ""));
        }
    }

    private static String name(ByteBuffer data) {
        StringBuilder name = new StringBuilder();
        while (data.hasRemaining() && name.length() <= MAX_NAME_LENGTH) {
            int letter = data.get();
            if (letter == 0) {
                break;
            }
            name.append((char) (letter & 0xFF));
        }
        return name.toString();
    }

    /** Plain where Latin letters do, as everybody reads it; in UTF-8 otherwise. */
    private static byte[] chunk(String name, String text) {
        boolean plain =
                !name.equals(XMP) && StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
        byte[] start =
                (plain ? "tEXt" + name + "\0" : "iTXt" + name + "\0\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1);
        byte[] rest = text.getBytes(plain ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        CRC32 check = new CRC32();
        check.update(start);
        check.update(rest);
        return ByteBuffer.allocate(4 + start.length + rest.length + 4)
                .putInt(start.length - 4 + rest.length)
                .put(start)
                .put(rest)
                .putInt((int) check.getValue())
                .array();
    }
}
