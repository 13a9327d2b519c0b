package dev.darkroom.storage;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types that file name extensions stand for, and back. */
public final class Extensions {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("avif", "image/avif"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("tif", "image/tiff"),
            Map.entry("tiff", "image/tiff"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("exr", "image/x-exr"),
            Map.entry("hdr", "image/vnd.radiance"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("m4v", "video/mp4"),
            Map.entry("mov", "video/quicktime"),
            Map.entry("webm", "video/webm"),
            Map.entry("mkv", "video/x-matroska"),
            Map.entry("avi", "video/x-msvideo"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("wav", "audio/wav"),
            Map.entry("flac", "audio/flac"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("opus", "audio/ogg"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("aac", "audio/aac"),
            Map.entry("glb", "model/gltf-binary"),
            Map.entry("gltf", "model/gltf+json"),
            Map.entry("obj", "model/obj"),
            Map.entry("mtl", "model/mtl"),
            Map.entry("stl", "model/stl"),
            Map.entry("ply", "model/ply"),
            Map.entry("fbx", "model/vnd.fbx"),
            Map.entry("usdz", "model/vnd.usdz+zip"),
            Map.entry("zip", "application/zip"),
            Map.entry("gz", "application/gzip"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("json", "application/json"),
            Map.entry("safetensors", "application/octet-stream"),
            Map.entry("srt", "application/x-subrip"),
            Map.entry("vtt", "text/vtt"),
            Map.entry("csv", "text/csv"),
            Map.entry("txt", "text/plain"));

    // Where two extensions stand for one type, the shorter one: jpg, tif and mp4, not jpeg, tiff and m4v.
    private static final Map<String, String> PREFERRED = TYPES.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(
                    Map.Entry::getValue, Map.Entry::getKey, (one, other) -> better(one, other)));

    private Extensions() {}

    /** The type that a file name's extension stands for. */
    public static Optional<String> contentType(@Nullable String fileName) {
        return fileName == null ? Optional.empty() : Optional.ofNullable(TYPES.get(FileNames.extension(fileName)));
    }

    /** The usual extension of a type without its dot, {@code bin} when none is known. */
    public static String of(String contentType) {
        return contentType.equals("application/octet-stream") ? "bin" : PREFERRED.getOrDefault(contentType, "bin");
    }

    private static String better(String one, String other) {
        int order = Integer.compare(one.length(), other.length());
        return order < 0 || order == 0 && isOrdinary(one) ? one : other;
    }

    private static boolean isOrdinary(String extension) {
        return extension.equals("mp4");
    }
}
