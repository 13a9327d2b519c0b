package dev.darkroom.library.export;

import dev.darkroom.shared.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Metadata that an exported picture carries about how it was made.
 *
 * @param model an endpoint id; null where no job made it
 * @param settings what the parameters say in words that other programs know, such as {@code Steps}, in their order
 * @param parameters a JSON object
 */
public record EmbeddedMetadata(
        @Nullable String prompt,
        @Nullable String negativePrompt,
        @Nullable String model,
        Map<String, String> settings,
        @Nullable String parameters) {

    private static final int SHORT = 4_000;

    boolean isEmpty() {
        return prompt == null && model == null;
    }

    /** Without what may be long, for a place that is too small for all of it. */
    EmbeddedMetadata shortened() {
        return new EmbeddedMetadata(cut(prompt), cut(negativePrompt), model, settings, null);
    }

    /** As AUTOMATIC1111's web UI writes it, and as others read it since. */
    String asText() {
        List<String> lines = new ArrayList<>();
        if (prompt != null) {
            lines.add(prompt);
        }
        if (negativePrompt != null) {
            lines.add("Negative prompt: " + negativePrompt);
        }
        lines.add(settings.entrySet().stream()
                .map(setting -> setting.getKey() + ": " + quoted(setting.getValue()))
                .collect(Collectors.joining(", ")));
        return String.join("\n", lines);
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(letter -> letter == ',' || letter == ':' || letter < ' ');
        return plain
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null ? null : Texts.begin(text, SHORT);
    }
}
