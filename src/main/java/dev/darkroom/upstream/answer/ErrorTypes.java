package dev.darkroom.upstream.answer;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of failures, which end up in a header and a column: one short word, or they are none. */
public final class ErrorTypes {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:-]{1,100}");

    private ErrorTypes() {}

    /** The name, or null when it could not be one. */
    public static @Nullable String known(@Nullable String name) {
        return name != null && WORD.matcher(name).matches() ? name : null;
    }
}
