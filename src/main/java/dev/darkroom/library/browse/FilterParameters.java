package dev.darkroom.library.browse;

import dev.darkroom.library.media.MediaKind;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters that narrow a browse and can be understood by themselves. Those of fal's Assets API have its
 * names; endpoint, key, request, times, sizes, seed and inputs are ours.
 */
final class FilterParameters {

    /** All but {@code input.*}. */
    static final Set<String> NAMES = Set.of(
            "q",
            "media_type",
            "source",
            "section",
            "collection_id",
            "tag_id",
            "tag_mode",
            "character_identifier",
            "endpoint",
            "key",
            "request_id",
            "created_after",
            "created_before",
            "min_width",
            "max_width",
            "min_height",
            "max_height",
            "min_duration",
            "max_duration",
            "seed");

    private static final List<String> MEDIA_TYPES =
            Arrays.stream(MediaKind.values()).map(MediaKind::label).toList();
    private static final List<String> SOURCES = List.of("upload", "response", "request");

    private FilterParameters() {}

    static SqlConditions read(QueryParameters query) {
        List<SqlConditions> all = new ArrayList<>();
        ofColumn(all, "a.type", among("media_type", query.many("media_type"), MEDIA_TYPES));
        ofColumn(all, "a.source", among("source", query.many("source"), SOURCES));
        section(all, query.one("section"));
        oneOf(all, "a.endpoint = ANY (?)", query.many("endpoint"));
        oneOf(all, "a.key_id = ANY (?)", query.many("key"));
        List<UUID> requests = ids(query, "request_id");
        if (!requests.isEmpty()) {
            all.add(SqlConditions.of(
                    "(a.job_id = ANY (?) OR a.origin_request_id = ANY (?))",
                    requests.toArray(UUID[]::new),
                    requests.stream().map(UUID::toString).toArray(String[]::new)));
        }
        bound(all, "a.created_at > ?", query.time("created_after"));
        bound(all, "a.created_at < ?", query.time("created_before"));
        for (String side : List.of("width", "height")) {
            bound(all, "a." + side + " >= ?", size(query, "min_" + side));
            bound(all, "a." + side + " <= ?", size(query, "max_" + side));
        }
        bound(all, "a.duration_seconds >= ?", size(query, "min_duration"));
        bound(all, "a.duration_seconds <= ?", size(query, "max_duration"));
        List<String> characters = query.many("character_identifier");
        if (!characters.isEmpty()) {
            all.add(SqlConditions.mentioning(
                    characters.stream().map(FilterParameters::handle).toList()));
        }
        all.addAll(InputParameters.read(query));
        return SqlConditions.and(all);
    }

    /** A character's identifier as prompts are searched for it. */
    static String handle(String identifier) {
        return (identifier.startsWith("@") ? identifier.substring(1) : identifier).toLowerCase(Locale.ROOT);
    }

    static List<UUID> ids(QueryParameters query, String name) {
        return query.many(name).stream()
                .map(text -> Ids.parse(text).orElseThrow(() -> Problem.invalid(name, "no such id")))
                .toList();
    }

    static boolean allTags(QueryParameters query) {
        String mode = query.one("tag_mode");
        return switch (mode == null ? "any" : mode) {
            case "any" -> false;
            case "all" -> true;
            default -> throw Problem.invalid("tag_mode", "must be any or all");
        };
    }

    private static void section(List<SqlConditions> all, @Nullable String text) {
        switch (text == null ? "all-media" : text) {
            case "all-media" -> {}
            case "uploads" -> all.add(SqlConditions.ofColumns("a.source = 'upload'"));
            case "generated" -> all.add(SqlConditions.ofColumns("a.source = 'response'"));
            case "favorites" -> all.add(SqlConditions.of("a.favorited_at IS NOT NULL"));
            default -> throw Problem.invalid("section", "must be one of all-media, uploads, favorites, generated");
        }
    }

    private static List<String> among(String name, List<String> given, List<String> known) {
        if (!known.containsAll(given)) {
            throw Problem.invalid(name, "must be one of " + String.join(", ", known));
        }
        return given;
    }

    private static void oneOf(List<SqlConditions> all, String condition, List<String> values) {
        if (!values.isEmpty()) {
            all.add(SqlConditions.of(condition, (Object) values.toArray(String[]::new)));
        }
    }

    // A search asks this of every row that it scans; to look into an array of one takes longer than the comparison.
    private static void ofColumn(List<SqlConditions> all, String column, List<String> values) {
        if (values.size() == 1) {
            all.add(SqlConditions.ofColumns(column + " = ?", values.getFirst()));
        } else if (!values.isEmpty()) {
            all.add(SqlConditions.ofColumns(column + " = ANY (?)", (Object) values.toArray(String[]::new)));
        }
    }

    private static void bound(List<SqlConditions> all, String condition, @Nullable Object value) {
        if (value != null) {
            all.add(SqlConditions.of(condition, value));
        }
    }

    private static @Nullable BigDecimal size(QueryParameters query, String name) {
        BigDecimal size = query.decimal(name);
        if (size != null && size.signum() < 0) {
            throw Problem.invalid(name, "must be a number, 0 or more");
        }
        return size;
    }
}
