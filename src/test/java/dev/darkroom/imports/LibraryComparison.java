package dev.darkroom.imports;

import static dev.darkroom.imports.ImportClient.in;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.ImportedFields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says whether a library is the same as the one that it came from, as far as a program can see. */
final class LibraryComparison {

    private final ImportClient source;
    private final ImportClient mine;

    LibraryComparison(ImportClient source, ImportClient mine) {
        this.source = source;
        this.mine = mine;
    }

    void assertSame() {
        assertSameAssets();
        assertSameCollections();
        assertSameCharacters();
    }

    private void assertSameAssets() {
        Map<String, Map<String, Object>> theirs = source.assets();
        Map<String, Map<String, Object>> ours = mine.assets();
        assertThat(ours).containsOnlyKeys(theirs.keySet());
        theirs.forEach((title, asset) -> {
            Map<String, Object> copy = new TreeMap<>(in(ours, title));
            assertThat(copy).containsAllEntriesOf(only(asset, ImportedFields.SAME));
            assertThat(names(copy, "tags")).isEqualTo(names(asset, "tags"));
            assertThat(collectionNames(mine, copy)).isEqualTo(collectionNames(source, asset));
            assertThat(copy.get("url")).isNotEqualTo(asset.get("url"));
            assertThat(get((String) in(copy, "url")).asByteArray())
                    .isEqualTo(get((String) in(asset, "url")).asByteArray());
        });
    }

    private void assertSameCollections() {
        Map<String, Map<String, Object>> theirs = source.collections();
        Map<String, Map<String, Object>> ours = mine.collections();
        assertThat(ours).containsOnlyKeys(theirs.keySet());
        theirs.forEach((name, collection) -> assertThat(ours.get(name))
                .containsAllEntriesOf(only(
                        collection,
                        List.of("type", "description", "icon", "color", "is_favorited", "asset_count", "created_at"))));
        assertThat(in(in(ours, "Inner"), "parent_collection_id")).isEqualTo(in(in(ours, "Outer"), "id"));
        String cover = (String) in(in(ours, "Inner"), "cover_image_url");
        assertThat(mine.assets().values()).anyMatch(asset -> cover.equals(asset.get("url")));
        for (String smart : List.of("Smart", "Smart of outer")) {
            assertThat(mine.json("/v1/assets/collections/" + in(in(ours, smart), "id") + "/assets")
                            .getList("assets"))
                    .as(smart)
                    .hasSize(1);
        }
    }

    private void assertSameCharacters() {
        Map<String, Object> theirs = source.json("/v1/assets/characters").getMap("characters[0]");
        Map<String, Object> ours = mine.json("/v1/assets/characters").getMap("characters[0]");
        assertThat(ours)
                .containsAllEntriesOf(
                        only(theirs, List.of("name", "description", "character_identifier", "created_at")));
        List<?> images = (List<?>) in(ours, "reference_images");
        assertThat(images).hasSize(2);
        assertThat(mine.assets().values())
                .anyMatch(asset -> in(asset, "asset_id").equals(images.getFirst()));
        assertThat(images.getFirst()).isEqualTo(images.getLast());
    }

    private static Map<String, Object> only(Map<String, Object> of, List<String> names) {
        Map<String, Object> some = new TreeMap<>();
        names.forEach(name -> some.put(name, of.get(name)));
        return some;
    }

    private static List<String> names(Map<String, Object> asset, String list) {
        return ((List<?>) in(asset, list))
                .stream()
                        .map(each -> (Map<?, ?>) each)
                        .map(each -> each.get("name") + " " + each.get("created_at"))
                        .sorted()
                        .toList();
    }

    private static List<String> collectionNames(ImportClient owner, Map<String, Object> asset) {
        List<?> ids = (List<?>) in(asset, "collection_ids");
        return owner.collections().values().stream()
                .filter(each -> ids.contains(each.get("id")))
                .map(each -> (String) each.get("name"))
                .sorted()
                .toList();
    }
}
