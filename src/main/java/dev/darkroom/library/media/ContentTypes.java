package dev.darkroom.library.media;

import dev.darkroom.storage.Extensions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Weighs what the bytes show, what was declared and what the name ends with. */
final class ContentTypes {

    private static final String ANYTHING = "application/octet-stream";
    private static final Pattern PLAUSIBLE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}");
    private static final Set<String> SAYS_NOTHING = Set.of(ANYTHING, "binary/octet-stream", "application/binary");

    private ContentTypes() {}

    static String decide(byte[] head, @Nullable String declared, @Nullable String fileName) {
        Optional<String> claimed = plausible(declared).or(() -> Extensions.contentType(fileName));
        Optional<String> shown = FileSignature.contentType(head);
        if (shown.isPresent()) {
            return container(shown.get(), claimed, Extensions.contentType(fileName));
        }
        if (head.length == 0 || !TextDetector.isText(head)) {
            return claimed.filter(type -> !isPage(type) && !FileSignature.wouldShow(type))
                    .orElse(ANYTHING);
        }
        return TextDetector.markup(head)
                .orElseGet(() -> claimed.filter(ContentTypes::mayBeText).orElse("text/plain"));
    }

    /** MP4, WebM and Ogg hold sound as well as pictures: without a picture the declared kind decides. */
    static String withoutPicture(String contentType, @Nullable String declared, boolean noPicture) {
        boolean container = contentType.equals("video/mp4") || contentType.equals("video/webm");
        boolean sound =
                plausible(declared).filter(type -> type.startsWith("audio/")).isPresent();
        return container && noPicture && sound ? "audio/" + contentType.substring("video/".length()) : contentType;
    }

    /** A zip may be a model or a document by its name, for those formats that are zips. */
    private static String container(String shown, Optional<String> claimed, Optional<String> named) {
        if (!shown.equals("application/zip")) {
            return shown;
        }
        return named.or(() -> claimed).filter(type -> type.endsWith("+zip")).orElse(shown);
    }

    private static Optional<String> plausible(@Nullable String declared) {
        if (declared == null) {
            return Optional.empty();
        }
        String bare = declared.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return PLAUSIBLE.matcher(bare).matches() && !SAYS_NOTHING.contains(bare) ? Optional.of(bare) : Optional.empty();
    }

    private static boolean isPage(String type) {
        return type.contains("html") || type.contains("xml") || type.startsWith("text/");
    }

    /** Pictures and sounds are never text, and markup would have shown itself. */
    private static boolean mayBeText(String type) {
        return !type.startsWith("image/")
                && !type.startsWith("video/")
                && !type.startsWith("audio/")
                && !type.contains("html")
                && !type.contains("xml");
    }
}
