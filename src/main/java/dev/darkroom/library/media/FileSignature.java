package dev.darkroom.library.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Detects types by magic numbers. */
final class FileSignature {

    /** As many bytes as are looked at. */
    static final int WINDOW = 1024;

    private static final List<Mark> MARKS = List.of(
            mark("image/png", 0, "\u0089PNG\r\n\u001a\n"),
            mark("image/jpeg", 0, "\u00ff\u00d8\u00ff"),
            mark("image/gif", 0, "GIF87a"),
            mark("image/gif", 0, "GIF89a"),
            mark("image/tiff", 0, "II*\0"),
            mark("image/tiff", 0, "MM\0*"),
            mark("image/x-exr", 0, "\u0076\u002f\u0031\u0001"),
            mark("image/vnd.radiance", 0, "#?RADIANCE"),
            mark("audio/flac", 0, "fLaC"),
            mark("audio/mpeg", 0, "ID3"),
            mark("audio/aiff", 8, "AIFF"),
            mark("model/gltf-binary", 0, "glTF"),
            mark("model/ply", 0, "ply\n"),
            mark("model/ply", 0, "ply\r\n"),
            mark("model/vnd.fbx", 0, "Kaydara FBX Binary"),
            mark("application/pdf", 0, "%PDF-"),
            mark("application/zip", 0, "PK\u0003\u0004"),
            mark("application/zip", 0, "PK\u0005\u0006"),
            mark("application/gzip", 0, "\u001f\u008b\u0008"));

    private static final List<Mark> RIFF =
            List.of(mark("image/webp", 8, "WEBP"), mark("audio/wav", 8, "WAVE"), mark("video/x-msvideo", 8, "AVI "));

    private record Mark(String contentType, int offset, byte[] bytes) {
        boolean in(byte[] head) {
            int end = offset + bytes.length;
            return head.length >= end && Arrays.equals(head, offset, end, bytes, 0, bytes.length);
        }
    }

    private static final Set<String> ALWAYS_SHOW = Set.of(
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "image/avif",
            "image/bmp",
            "audio/wav",
            "audio/flac",
            "video/webm",
            "application/pdf",
            "application/zip",
            "model/gltf-binary");

    private FileSignature() {}

    /** Whether every file of that type is recognised, so that one that is not cannot be of that type. */
    static boolean wouldShow(String contentType) {
        return ALWAYS_SHOW.contains(contentType);
    }

    /** The type that the first bytes show, if it is one of those that show. */
    static Optional<String> contentType(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("RIFF")) {
            return first(RIFF, head);
        }
        if (text.startsWith("ftyp", 4)) {
            return Optional.of(isoBrand(text));
        }
        if (text.startsWith("\u001aE\u00df\u00a3")) {
            return Optional.of(text.contains("webm") ? "video/webm" : "video/x-matroska");
        }
        if (text.startsWith("OggS")) {
            return Optional.of(text.contains("theora") ? "video/ogg" : "audio/ogg");
        }
        // "BM" alone would claim many a text: the two reserved fields of a bitmap are 0.
        if (text.startsWith("BM") && text.startsWith("\0\0\0\0", 6)) {
            return Optional.of("image/bmp");
        }
        return first(MARKS, head).or(() -> Optional.ofNullable(Mp3Header.contentType(head)));
    }

    private static Optional<String> first(List<Mark> marks, byte[] head) {
        for (Mark mark : marks) {
            if (mark.in(head)) {
                return Optional.of(mark.contentType());
            }
        }
        return Optional.empty();
    }

    /** ISO base media: the major brand, at 8, says which of the family it is. */
    private static String isoBrand(String text) {
        String brand = text.substring(8, Math.min(12, text.length()));
        return switch (brand) {
            case "avif", "avis" -> "image/avif";
            case "heic", "heix", "mif1", "msf1" ->
                text.substring(0, Math.min(64, text.length())).contains("avif") ? "image/avif" : "image/heic";
            case "qt  " -> "video/quicktime";
            case "M4A ", "M4B " -> "audio/mp4";
            default -> "video/mp4";
        };
    }

    private static Mark mark(String contentType, int offset, String latin1) {
        return new Mark(contentType, offset, latin1.getBytes(StandardCharsets.ISO_8859_1));
    }
}
