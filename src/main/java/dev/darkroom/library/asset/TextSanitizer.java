package dev.darkroom.library.asset;

import dev.darkroom.shared.Texts;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sanitises text from outside for storage and display. */
public final class TextSanitizer {

    public static final int MAX_PROMPT_LENGTH = 20_000;
    private static final int MAX_TITLE_LENGTH = 120;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private TextSanitizer() {}

    /** At most so many characters, without NUL (which Postgres cannot hold) and without half surrogate pairs; null when blank. */
    public static @Nullable String clean(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        if (text.length() <= longest && Texts.isStorable(text)) {
            return text.isBlank() ? null : text;
        }
        StringBuilder clean = new StringBuilder(Math.min(text.length(), longest));
        text.codePoints()
                .limit(longest)
                .map(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(clean::appendCodePoint);
        String result = clean.toString();
        return result.isBlank() ? null : result;
    }

    /** The first line or so of a prompt, cut at a word; else the fallback. */
    static String title(@Nullable String text, String fallback) {
        String line = clean(text, MAX_TITLE_LENGTH + 1);
        if (line == null) {
            return fallback;
        }
        String flat = SPACE.matcher(line.strip()).replaceAll(" ");
        if (Texts.length(flat) <= MAX_TITLE_LENGTH) {
            return flat;
        }
        String begin = Texts.begin(flat, MAX_TITLE_LENGTH);
        int space = begin.lastIndexOf(' ');
        return (space > begin.length() / 2 ? begin.substring(0, space) : Texts.begin(flat, MAX_TITLE_LENGTH - 2)) + "…";
    }
}
