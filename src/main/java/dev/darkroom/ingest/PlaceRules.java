package dev.darkroom.ingest;

import dev.darkroom.library.media.Extensions;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which places of a result hold files. A string under {@code url} in an object always is one; a bare string is one only
 * where endpoints are known to put files, or where it plainly names one.
 */
final class PlaceRules {

    private static final Set<String> NEVER = Set.of("start_frame_url", "end_frame_url", "start_frame", "end_frame");

    private static final Set<String> BARE = Set.of(
            "audio",
            "audios",
            "video",
            "videos",
            "image",
            "images",
            "mask",
            "masks",
            "thumbnail",
            "combined_mask",
            "individual_masks",
            "files",
            "model_mesh",
            "model_glb");

    private static final Pattern MEDIA_URL = Pattern.compile(
            "(.*_)?(video|image|audio|thumbnail|preview|mask|model|mesh|glb|gif|poster|cover|texture|music|song|speech"
                    + "|vocals|lottie|subtitle|srt|vtt|zip|archive|file|output|result|download)_urls?");

    private static final Pattern WEB = Pattern.compile("https?://[^\\s\"<>]{3,}", Pattern.CASE_INSENSITIVE);
    private static final Pattern DATA = Pattern.compile("data:[^,\\s]{0,200},", Pattern.CASE_INSENSITIVE);

    private PlaceRules() {}

    /** Whether everything under that name is an echo of the input, a by-product, or not an output at all. */
    static boolean skips(String name) {
        return name.startsWith("input_") || name.startsWith("debug_") || NEVER.contains(name);
    }

    /** Whether the name announces URLs for all strings below it, as {@code model_urls} does. */
    static boolean announcesUrls(String name) {
        return name.endsWith("_urls");
    }

    static boolean isUrl(String value) {
        return isData(value) || value.length() <= 8_192 && WEB.matcher(value).matches();
    }

    static boolean isData(String value) {
        return DATA.matcher(value).lookingAt();
    }

    /** Whether a bare string is a file; {@code name} is its own name or that of the array around it. */
    static boolean isBareFile(@Nullable String name, boolean announced, String value) {
        if (name == null || !isUrl(value)) {
            return false;
        }
        String key = name.toLowerCase(Locale.ROOT);
        if (announced || BARE.contains(key) || MEDIA_URL.matcher(key).matches()) {
            return true;
        }
        boolean url = key.endsWith("_url") || key.endsWith("_urls") || key.equals("output");
        return url && (isData(value) || Extensions.contentType(fileName(value)).isPresent());
    }

    /** The last step of a URL's path, null when there is none. */
    static @Nullable String fileName(String url) {
        if (isData(url)) {
            return null;
        }
        try {
            String path = URI.create(url).getPath();
            String last = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
            return last.isEmpty() ? null : last;
        } catch (IllegalArgumentException odd) {
            return null;
        }
    }
}
