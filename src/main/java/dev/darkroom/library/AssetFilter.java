package dev.darkroom.library;

import dev.darkroom.library.media.MediaKind;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.QueryParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a browse looks for; every part narrows it.
 *
 * @param words null for any
 * @param mediaTypes empty for any
 * @param sources empty for any; {@code request} is fal's word for inputs and matches nothing here
 */
record AssetFilter(
        @Nullable String words,
        List<String> mediaTypes,
        List<String> sources,
        Section section,
        @Nullable UUID collectionId,
        List<UUID> tagIds,
        boolean allTags) {

    enum Section {
        ALL_MEDIA("all-media"),
        UPLOADS("uploads"),
        FAVORITES("favorites"),
        GENERATED("generated");

        private final String label;

        Section(String label) {
            this.label = label;
        }
    }

    static final Set<String> PARAMETERS = Set.of(
            "limit",
            "cursor",
            "q",
            "media_type",
            "source",
            "section",
            "collection_id",
            "tag_id",
            "tag_mode",
            "search_image_url",
            "search_video_url",
            "character_identifier");

    private static final int LONGEST_QUERY = 2_000;
    private static final List<String> MEDIA_TYPES =
            Arrays.stream(MediaKind.values()).map(MediaKind::label).toList();
    private static final List<String> SOURCES = List.of("upload", "response", "request");

    static AssetFilter of(QueryParameters query) {
        for (String absent : List.of("search_image_url", "search_video_url", "character_identifier")) {
            if (query.one(absent) != null) {
                throw Problem.invalid(absent, "is not supported by this server");
            }
        }
        String collection = query.one("collection_id");
        return new AssetFilter(
                words(query.one("q")),
                oneOf("media_type", query.many("media_type"), MEDIA_TYPES),
                oneOf("source", query.many("source"), SOURCES),
                section(query.one("section")),
                collection == null ? null : id("collection_id", collection),
                query.many("tag_id").stream().map(text -> id("tag_id", text)).toList(),
                isAll(query.one("tag_mode")));
    }

    AssetFilter in(UUID collection) {
        return new AssetFilter(words, mediaTypes, sources, section, collection, tagIds, allTags);
    }

    /** The same text for the same filter, whatever order its parts came in; a cursor is bound to it. */
    String canonical() {
        return String.join(
                "\n",
                String.valueOf(words),
                mediaTypes.toString(),
                sources.toString(),
                section.label,
                String.valueOf(collectionId),
                tagIds.toString(),
                Boolean.toString(allTags));
    }

    private static @Nullable String words(@Nullable String text) {
        if (text != null && text.length() > LONGEST_QUERY) {
            throw Problem.invalid("q", "must have at most " + LONGEST_QUERY + " characters");
        }
        return Words.clean(text, LONGEST_QUERY);
    }

    private static List<String> oneOf(String name, List<String> given, List<String> known) {
        if (!known.containsAll(given)) {
            throw Problem.invalid(name, "must be one of " + String.join(", ", known));
        }
        return given;
    }

    private static Section section(@Nullable String text) {
        return Stream.of(Section.values())
                .filter(section -> text == null || section.label.equals(text))
                .findFirst()
                .orElseThrow(
                        () -> Problem.invalid("section", "must be one of all-media, uploads, favorites, generated"));
    }

    private static boolean isAll(@Nullable String mode) {
        return switch (mode == null ? "any" : mode) {
            case "any" -> false;
            case "all" -> true;
            default -> throw Problem.invalid("tag_mode", "must be any or all");
        };
    }

    private static UUID id(String name, String text) {
        return AssetIds.parse(text).orElseThrow(() -> Problem.invalid(name, "no such id"));
    }
}
