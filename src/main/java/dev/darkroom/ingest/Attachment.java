package dev.darkroom.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that was sent along with an input, which refers to it by its name as {@code cid:name} (RFC 2392).
 *
 * @param path its bytes, which are only read
 * @param contentType as declared; null when it was not
 */
public record Attachment(Path path, @Nullable String contentType, String fileName) {

    private static final String SCHEME = "cid:";

    static boolean isReference(String value) {
        return value.startsWith(SCHEME);
    }

    static String named(String reference) {
        return reference.substring(SCHEME.length());
    }
}
