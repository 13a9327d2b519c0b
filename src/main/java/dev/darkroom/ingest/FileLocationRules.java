package dev.darkroom.ingest;

import dev.darkroom.library.media.MediaKind;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.Extensions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which places of a result hold files. A string under {@code url} in an object always is one; a bare string is one only
 * where endpoints are known to put files, or where it plainly names one.
 */
final class FileLocationRules {

    private static final Set<String> NEVER = Set.of("start_frame_url", "end_frame_url", "start_frame", "end_frame");

    private static final Set<String> BARE = Set.of(
            "url",
            "urls",
            "file",
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

    /** As in {@code videoUrl}. */
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private static final Pattern MEDIA_URL = Pattern.compile(
            "(.*_)?(video|image|audio|thumbnail|preview|mask|model|mesh|glb|gif|poster|cover|texture|music|song|speech"
                    + "|vocals|lottie|subtitle|srt|vtt|zip|archive|file|output|result|download)_urls?");

    private static final Pattern WEB = Pattern.compile("[\\x00-\\x20]*https?:[/\\\\]", Pattern.CASE_INSENSITIVE);
    private static final Pattern ANY_SCHEME = Pattern.compile(
            "[\\x00-\\x20]*(([a-z][a-z0-9+.-]*:)?//|(https?|data|blob|file):)", Pattern.CASE_INSENSITIVE);
    private static final Pattern RELATIVE = Pattern.compile("[\\w./%+~-]{1,1000}\\.\\w{2,5}");
    private static final Pattern DATA = Pattern.compile("data:[^,\\s]{0,200},", Pattern.CASE_INSENSITIVE);

    private FileLocationRules() {}

    /** Whether everything under that name is an echo of the input, a by-product, or not an output at all. */
    static boolean skips(String name) {
        String key = snakeCase(name);
        return key.startsWith("input_") || key.startsWith("debug_") || NEVER.contains(key);
    }

    /** Whether the name announces URLs for all strings below it, as {@code model_urls} does. */
    static boolean announcesUrls(String name) {
        return snakeCase(name).endsWith("_urls");
    }

    /** Whether the string means to be a URL that we copy from, be it readable or not: what cannot be read is told. */
    static boolean isUrl(String value) {
        return isData(value) || WEB.matcher(value).lookingAt();
    }

    /** The same for those also that name a place by another scheme, or by none, as {@code s3://} and {@code //host} do. */
    static boolean meansToBeUrl(String value) {
        return isUrl(value) || ANY_SCHEME.matcher(value).lookingAt();
    }

    /** Whether it is a place on some host that is not named: nothing to copy from, and to be told. */
    static boolean isPath(String value) {
        return value.startsWith("/")
                || RELATIVE.matcher(value).matches()
                        && Extensions.contentType(value).isPresent();
    }

    /** Empty when the string is no http or https URL that can be read, or a longer one than we call. */
    static Optional<WebUrl> webUrl(String value) {
        return value.length() <= WebUrl.MAX_LENGTH && WEB.matcher(value).lookingAt()
                ? WebUrl.parse(value)
                : Optional.empty();
    }

    /** One spelling for all that lead to the same place. */
    static String canonical(String value) {
        return isData(value) ? value : webUrl(value).map(WebUrl::toString).orElse(value);
    }

    static boolean isData(String value) {
        return DATA.matcher(value).lookingAt();
    }

    /** Whether a bare string is a file; {@code name} is its own name or that of the array around it, null for the whole. */
    static boolean isBareFile(@Nullable String name, boolean announced, String value) {
        if (!meansToBeUrl(value)) {
            return false;
        }
        String key = name == null ? "" : snakeCase(name);
        if (announced || BARE.contains(key) || MEDIA_URL.matcher(key).matches()) {
            return true;
        }
        boolean url = key.endsWith("_url") || key.endsWith("_urls") || key.equals("output");
        return url && isData(value)
                || TextBytes.isDataUri(value)
                || Extensions.contentType(fileName(value))
                        .filter(type -> url || MediaKind.of(type) != MediaKind.FILE)
                        .isPresent();
    }

    /** A name in lower case, with {@code _} where a hump was. */
    static String snakeCase(String name) {
        return HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /** The last step of a URL's path, null when there is none. */
    static @Nullable String fileName(String url) {
        if (isData(url)) {
            return null;
        }
        return webUrl(url).map(WebUrl::fileName).filter(name -> !name.isEmpty()).orElse(null);
    }
}
