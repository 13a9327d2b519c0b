package dev.darkroom.storage;

import dev.darkroom.shared.Texts;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** File names that came from outside, made harmless. */
public final class FileNames {

    private static final int MAX_SLUG_LENGTH = 100;
    private static final int MAX_SHOWN_LENGTH = 120;
    private static final int MAX_EXTENSION_LENGTH = 12;
    private static final Pattern NOT_SLUG = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern NO_START = Pattern.compile("^[^A-Za-z0-9]+");
    private static final Pattern MANY_DOTS = Pattern.compile("\\.{2,}");
    // Separators, control and format characters (which hold the right-to-left overrides), unpaired surrogates, and what
    // Windows forbids.
    private static final Pattern HARMFUL = Pattern.compile("[/\\\\\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\":*?<>|]+");

    private static final Pattern NO_SHOWN_START = Pattern.compile("^[._\\s]+");

    private FileNames() {}

    /**
     * The name as shown to people who save the object: any script, but no separators, no control or right-to-left
     * characters, at most 120 characters with the extension kept; {@code file} when nothing is left.
     */
    public static String shown(@Nullable String name) {
        String clean = name == null ? "" : HARMFUL.matcher(name).replaceAll("_").strip();
        clean = NO_SHOWN_START.matcher(clean).replaceFirst("");
        return clean.isEmpty() ? "file" : shorten(clean, MAX_SHOWN_LENGTH);
    }

    /** The name reduced to letters, digits, dots, dashes and underscores of ASCII, at most 100 characters. */
    public static String slug(@Nullable String name) {
        String slug = NOT_SLUG.matcher(name == null ? "" : name).replaceAll("-");
        slug = MANY_DOTS.matcher(slug).replaceAll(".");
        slug = NO_START.matcher(slug).replaceFirst("");
        if (slug.isEmpty()) {
            return "file";
        }
        // A name of which only the extension is left.
        boolean bare = name != null && name.endsWith("." + slug);
        return shorten(bare ? "file." + slug : slug, MAX_SLUG_LENGTH);
    }

    /** What follows the last dot, in small letters, when it is short and plain; else empty. */
    public static String extension(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot + 1);
        boolean plain = extension.length() <= MAX_EXTENSION_LENGTH
                && extension.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
        return plain ? extension.toLowerCase(Locale.ROOT) : "";
    }

    private static String shorten(String name, int longest) {
        if (Texts.length(name) <= longest) {
            return name;
        }
        String extension = extension(name);
        String tail = extension.isEmpty() ? "" : "." + extension;
        return Texts.begin(name, longest - tail.length()) + tail;
    }
}
