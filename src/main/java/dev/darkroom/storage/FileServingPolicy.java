package dev.darkroom.storage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * How an object may be shown on our origin. Pictures, films, sounds and plain data are shown in place; whatever a
 * browser might run (pages, XML, scripts, anything unknown) is only ever saved, and all of it is shut into a sandbox in
 * which nothing loads and nothing runs.
 */
public record FileServingPolicy(String disposition, String contentSecurityPolicy) {

    private static final String SHUT = "sandbox; default-src 'none'";
    private static final String SHUT_DRAWING = SHUT + "; style-src 'unsafe-inline'; img-src data:";
    private static final String SHUT_MEDIUM = SHUT + "; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";
    private static final Set<String> PLAIN =
            Set.of("text/plain", "text/csv", "text/vtt", "application/json", "application/pdf", "application/x-subrip");

    public static FileServingPolicy of(StoredObject object, boolean download) {
        String type = object.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean drawing = type.equals("image/svg+xml");
        boolean medium = type.startsWith("image/")
                || type.startsWith("video/")
                || type.startsWith("audio/")
                || type.startsWith("model/");
        boolean inline = !download && (drawing || PLAIN.contains(type) || medium && !type.endsWith("xml"));
        String policy = drawing ? SHUT_DRAWING : inline ? SHUT_MEDIUM : SHUT;
        return new FileServingPolicy((inline ? "inline" : "attachment") + names(object.fileName()), policy);
    }

    /** The name twice, as RFC 6266 asks for: plain for old readers, encoded for the true one. */
    private static String names(String fileName) {
        String encoded = URLEncoder.encode(fileName, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "; filename=\"" + FileNames.slug(fileName) + "\"; filename*=UTF-8''" + encoded;
    }
}
