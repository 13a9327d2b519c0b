package dev.darkroom.imports;

import dev.darkroom.shared.Sha256;
import dev.darkroom.shared.Texts;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that a listing has found.
 *
 * @param sourceId what it is known by at the source
 * @param name what people know it by; never with a query, which may be a signature
 * @param location a URL, or a path below the folder; null when its bytes are gone
 * @param problem why it cannot be brought in; null when it may be
 */
record NewItem(
        String sourceId,
        String name,
        @Nullable String location,
        ItemMetadata facts,
        @Nullable String problem) {

    static final int MAX_NAME_LENGTH = 500;
    private static final int MAX_ID_LENGTH = 500;
    private static final Pattern BEHIND_PATH = Pattern.compile("[?#].*", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    NewItem {
        name = Texts.begin(CONTROL.matcher(name).replaceAll("?"), MAX_NAME_LENGTH);
    }

    NewItem(String sourceId, String name, @Nullable String location, ItemMetadata facts) {
        this(sourceId, name, location, facts, null);
    }

    /** An id that fits, whatever the source calls its things. */
    static String id(String text) {
        return text.isBlank() || text.length() > MAX_ID_LENGTH || !Texts.isStorable(text)
                ? "sha256:" + Sha256.hex(text)
                : text;
    }

    /** A URL as far as it may be shown. */
    static String shown(String url) {
        return BEHIND_PATH.matcher(url).replaceAll("");
    }
}
