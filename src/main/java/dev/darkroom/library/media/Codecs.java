package dev.darkroom.library.media;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How ffprobe calls what containers name in their own ways. */
final class Codecs {

    private static final Map<String, String> ISO = Map.ofEntries(
            Map.entry("avc1", "h264"),
            Map.entry("avc3", "h264"),
            Map.entry("hvc1", "hevc"),
            Map.entry("hev1", "hevc"),
            Map.entry("vvc1", "vvc"),
            Map.entry("av01", "av1"),
            Map.entry("vp08", "vp8"),
            Map.entry("vp09", "vp9"),
            Map.entry("mp4v", "mpeg4"),
            Map.entry("jpeg", "mjpeg"),
            Map.entry("apch", "prores"),
            Map.entry("apcn", "prores"),
            Map.entry("apcs", "prores"),
            Map.entry("apco", "prores"),
            Map.entry("ap4h", "prores"),
            Map.entry("mp4a", "aac"),
            Map.entry("Opus", "opus"),
            Map.entry("fLaC", "flac"),
            Map.entry("ac-3", "ac3"),
            Map.entry("ec-3", "eac3"),
            Map.entry("alac", "alac"),
            Map.entry(".mp3", "mp3"),
            Map.entry("sowt", "pcm_s16le"),
            Map.entry("twos", "pcm_s16be"));

    private static final Map<String, String> MATROSKA = Map.ofEntries(
            Map.entry("V_VP8", "vp8"),
            Map.entry("V_VP9", "vp9"),
            Map.entry("V_AV1", "av1"),
            Map.entry("V_MPEG4/ISO/AVC", "h264"),
            Map.entry("V_MPEGH/ISO/HEVC", "hevc"),
            Map.entry("V_MPEG4/ISO/ASP", "mpeg4"),
            Map.entry("V_THEORA", "theora"),
            Map.entry("V_MJPEG", "mjpeg"),
            Map.entry("V_PRORES", "prores"),
            Map.entry("A_OPUS", "opus"),
            Map.entry("A_VORBIS", "vorbis"),
            Map.entry("A_FLAC", "flac"),
            Map.entry("A_AC3", "ac3"),
            Map.entry("A_EAC3", "eac3"),
            Map.entry("A_DTS", "dts"),
            Map.entry("A_MPEG/L3", "mp3"));

    private Codecs() {}

    /** Of the four letters of a sample description in MP4 and its kin; null for those that are not known. */
    static @Nullable String ofIso(String letters) {
        return ISO.get(letters);
    }

    /** Of a codec id in Matroska and WebM; null for those that are not known. */
    static @Nullable String ofMatroska(String id) {
        return id.startsWith("A_AAC") ? "aac" : MATROSKA.get(id.replace("\0", ""));
    }

    /** Of the object type in an MPEG-4 descriptor, which says what {@code mp4a} and {@code mp4v} hold. */
    static @Nullable String ofObjectType(int type) {
        return switch (type) {
            case 0x20 -> "mpeg4";
            case 0x21 -> "h264";
            case 0x23 -> "hevc";
            case 0x40, 0x66, 0x67, 0x68 -> "aac";
            case 0x60, 0x61, 0x62, 0x63, 0x64, 0x65 -> "mpeg2video";
            case 0x69, 0x6B -> "mp3";
            case 0x6A -> "mpeg1video";
            case 0x6C -> "mjpeg";
            case 0xDD -> "vorbis";
            default -> null;
        };
    }
}
