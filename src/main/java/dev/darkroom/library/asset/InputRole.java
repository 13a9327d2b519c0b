package dev.darkroom.library.asset;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file of an input is there for, in the four words of fal's lineage, told by the name that it stands under:
 * endpoints name their fields freely, but much alike.
 */
final class InputRole {

    private static final Pattern INDEX = Pattern.compile("\\d+");
    private static final Pattern MASK = Pattern.compile("(^|_)masks?(_|$)");
    private static final Pattern CONTROL = Pattern.compile("(^|_)(control|controlnet|pose|depth|canny|edge)s?(_|$)");
    private static final Pattern REFERENCE =
            Pattern.compile("(^|_)(ref|reference|style|ip_adapter|character|subject)s?(_|$)");
    private static final Pattern SOURCE = Pattern.compile(
            "(^|_)(image|video|audio|mesh|model|input|source|start|end|frame|first|last|tail|file)s?(_|$)");

    private InputRole() {}

    /** @param place the pointer of the file in the input */
    static @Nullable String of(JsonPointer place) {
        String told = null;
        for (JsonPointer step = place; step != null && !step.matches(); step = step.tail()) {
            String role = ofName(step.getMatchingProperty().toLowerCase(Locale.ROOT));
            // The inner name tells best, unless it says no more than that there is a file.
            if (role != null && (told == null || !role.equals("source"))) {
                told = role;
            }
        }
        return told;
    }

    private static @Nullable String ofName(String name) {
        if (INDEX.matcher(name).matches() || name.equals("url")) {
            return null;
        } else if (MASK.matcher(name).find()) {
            return "mask";
        } else if (CONTROL.matcher(name).find()) {
            return "control";
        } else if (REFERENCE.matcher(name).find()) {
            return "content_ref";
        }
        return SOURCE.matcher(name).find() ? "source" : null;
    }
}
