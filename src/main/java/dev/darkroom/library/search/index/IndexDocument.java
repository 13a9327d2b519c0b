package dev.darkroom.library.search.index;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Document to be indexed: an asset as far as searches care.
 *
 * @param type as in the library, such as {@code image}
 * @param source as in the library, such as {@code upload}
 */
public record IndexDocument(
        UUID id,
        UUID ownerId,
        String type,
        String source,
        String title,
        @Nullable String prompt) {

    /** Its words, once each: a title that is the prompt's beginning adds nothing. */
    String text() {
        if (prompt == null) {
            return title;
        }
        String begin = title.endsWith("…") ? title.substring(0, title.length() - 1) : title;
        return prompt.startsWith(begin) ? prompt : title + ". " + prompt;
    }
}
