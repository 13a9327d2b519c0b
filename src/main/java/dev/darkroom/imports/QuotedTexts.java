package dev.darkroom.imports;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plain texts in a JSON text: those without an escape, as ids are. */
final class QuotedTexts {

    private static final int MOST = 1_000;
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]{1,200})\"");

    private QuotedTexts() {}

    static List<String> in(String json) {
        return QUOTED.matcher(json)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .limit(MOST)
                .toList();
    }

    static String replaced(String json, Map<String, UUID> by) {
        return QUOTED.matcher(json).replaceAll((MatchResult found) -> {
            UUID other = by.get(found.group(1));
            return Matcher.quoteReplacement(other == null ? found.group() : '"' + other.toString() + '"');
        });
    }
}
