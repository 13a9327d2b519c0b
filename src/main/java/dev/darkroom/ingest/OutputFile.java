package dev.darkroom.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reference to a file in a result.
 *
 * @param place a JSON pointer to the file object, or to the string itself where there is only a string; the first one
 * @param url an http(s) or data URL, or the base64 text of inline bytes
 * @param inline whether it is inline bytes, which have no URL that could be replaced
 * @param contentType as declared, null when it is not
 * @param fileName as declared, null when it is not
 * @param places of all that this URL stands for
 * @param spans everywhere in the result where this URL stands for this file
 */
record OutputFile(
        String place,
        String url,
        boolean inline,
        @Nullable String contentType,
        @Nullable String fileName,
        List<String> places,
        List<Span> spans) {

    /** A string token in the result's text, its quotes included: from the first character to after the last. */
    record Span(int start, int end) {}

    boolean isData() {
        return FileLocationRules.isData(url);
    }

    /** What it is called, as declared or else by its URL; null when neither says. */
    @Nullable String name() {
        return fileName != null && !fileName.isBlank() ? fileName : inline ? null : FileLocationRules.fileName(url);
    }
}
