package dev.darkroom.library.collection;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collections, by hand and by filter: changed, nested, filled and refused. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class CollectionServiceTest extends WithLibrary {

    @Test
    void a_patch_changes_what_it_names_and_leaves_the_rest() {
        String id = collection("{\"name\":\"Shelf\",\"description\":\"old\",\"icon\":\"box\",\"color\":\"red\"}");

        send("PATCH", "collections/" + id, "{\"name\":\"Board\",\"description\":null}", 200)
                .body("collection.name", equalTo("Board"))
                .body("collection.description", nullValue())
                .body("collection.icon", equalTo("box"))
                .body("collection.color", equalTo("red"));
        send("PATCH", "collections/" + id, "{\"name\":null}", 422).body("error.field", equalTo("name"));
        send("PATCH", "collections/" + id, "{\"cover_image_url\":\"javascript:1\"}", 422)
                .body("error.field", equalTo("cover_image_url"));
        send("PATCH", "collections/" + id, "{\"filters\":{}}", 409);
        get("collections/" + id).body("collection.name", equalTo("Board"));
    }

    @Test
    void a_favourite_stays_one_until_it_is_taken_back() {
        String id = collection("{\"name\":\"Shelf\"}");

        send("POST", "collections/" + id + "/favorite", "", 200).body("collection.is_favorited", equalTo(true));
        send("POST", "collections/" + id + "/favorite", "", 200).body("collection.is_favorited", equalTo(true));
        send("POST", "collections/" + id + "/unfavorite", "", 200).body("collection.is_favorited", equalTo(false));
    }

    @Test
    void a_collection_that_is_removed_is_gone_and_its_assets_stay() {
        String id = collection("{\"name\":\"Shelf\"}");
        String other = collection("{\"name\":\"Board\"}");
        String asset = library.generated(me.ownerId(), PNG, "one");
        for (String each : List.of(id, other)) {
            send("POST", "collections/" + each + "/assets", "{\"asset_id\":\"%s\"}".formatted(asset), 200);
        }

        send("DELETE", "collections/" + id, "", 204);

        send("GET", "collections/" + id, "", 404);
        send("DELETE", "collections/" + id, "", 404);
        get("collections").body("collections.id", contains(other));
        get(asset).body("asset.collection_ids", contains(other));
    }

    @Test
    void the_hierarchy_shows_what_is_above_and_below() {
        List<String> levels = ladder(4);
        String beside = collection("{\"name\":\"Beside\",\"parent_collection_id\":\"%s\"}".formatted(levels.get(1)));

        get("collections/" + levels.get(1) + "/hierarchy")
                .body("ancestors.id", contains(levels.get(0)))
                .body("hierarchy.id", equalTo(levels.get(1)))
                .body("hierarchy.type", equalTo("manual"))
                .body("hierarchy.children.id", containsInAnyOrder(levels.get(2), beside))
                .body(
                        "hierarchy.children.find { it.id == '%s' }.children.id".formatted(levels.get(2)),
                        contains(levels.get(3)));
        get("collections/" + levels.get(3) + "/hierarchy")
                .body("ancestors.id", contains(levels.get(0), levels.get(1), levels.get(2)))
                .body("hierarchy.children", empty());
    }

    @Test
    void a_sixth_level_is_refused_however_it_would_come_about() {
        List<String> levels = ladder(5);

        refused("collections", "{\"name\":\"six\",\"parent_collection_id\":\"%s\"}".formatted(levels.get(4)));
        List<String> others = ladder(2);
        refused("collections/" + others.get(0) + "/move", under(levels.get(3)));
        send("POST", "collections/" + others.get(1) + "/move", under(levels.get(3)), 200);
        get("collections/" + others.get(0)).body("collection.parent_collection_id", nullValue());
    }

    @Test
    void nothing_can_be_put_inside_itself() {
        List<String> levels = ladder(3);

        refused("collections/" + levels.get(0) + "/move", under(levels.get(0)));
        refused("collections/" + levels.get(0) + "/move", under(levels.get(2)));
        refused("collections/" + levels.get(0) + "/move", "{}");
        send("POST", "collections/" + levels.get(2) + "/move", "{\"parent_collection_id\":null}", 200)
                .body("collection.parent_collection_id", nullValue());
    }

    @Test
    void two_moves_at_once_make_no_circle() throws Exception {
        for (int round = 0; round < 5; round++) {
            String one = collection("{\"name\":\"one\"}");
            String two = collection("{\"name\":\"two\"}");
            List<Callable<Integer>> moves = List.of(() -> move(one, two), () -> move(two, one));
            try (ExecutorService both = Executors.newFixedThreadPool(2)) {
                List<Integer> codes = new ArrayList<>();
                for (Future<Integer> move : both.invokeAll(moves)) {
                    codes.add(move.get());
                }
                assertThat(codes).containsExactlyInAnyOrder(200, 422);
            }
        }
    }

    @Test
    void what_is_somebody_elses_is_not_there() {
        String theirs = as(callers.somebody().authorization())
                .body("{\"name\":\"theirs\"}")
                .post("/v1/assets/collections")
                .path("collection.id");
        String mine = collection("{\"name\":\"mine\"}");

        send("PATCH", "collections/" + theirs, "{\"name\":\"x\"}", 404);
        send("DELETE", "collections/" + theirs, "", 404);
        send("POST", "collections/" + theirs + "/favorite", "", 404);
        send("POST", "collections/" + theirs + "/move", "{\"parent_collection_id\":null}", 404);
        as(me.authorization())
                .get("/v1/assets/collections/" + theirs + "/hierarchy")
                .then()
                .statusCode(404);
        refused("collections/" + mine + "/move", under(theirs));
        as(me.authorization())
                .get("/v1/assets?collection_id=" + theirs)
                .then()
                .statusCode(422)
                .body("error.field", equalTo("collection_id"));
    }

    @Test
    void a_list_is_counted_off_and_no_longer_than_a_hundred() {
        String first = collection("{\"name\":\"first\"}");
        String second = collection("{\"name\":\"second\"}");

        get("collections?limit=1").body("collections.id", contains(second));
        get("collections?limit=1&offset=1").body("collections.id", contains(first));
        for (String limit : List.of("0", "101", "1000000000", "x")) {
            as(me.authorization())
                    .get("/v1/assets/collections?limit=" + limit)
                    .then()
                    .statusCode(422)
                    .body("error.field", equalTo("limit"));
        }
    }

    @Test
    void a_smart_collection_holds_what_matches_now() {
        String tag = send("POST", "tags", "{\"name\":\"good\"}", 201).extract().path("tag.id");
        String cat = library.generated(me.ownerId(), PNG, "a cat in the sun");
        String dog = library.generated(me.ownerId(), PNG, "a dog in the rain");
        library.generated(me.ownerId(), Samples.wav(0.1), "a cat that purrs");
        String smart = collection("{\"name\":\"Cats\",\"filters\":{\"q\":\"cat\",\"media_type\":[\"image\"]}}");
        String tagged = collection("{\"name\":\"Good\",\"filters\":{\"tag_id\":\"%s\"}}".formatted(tag));

        get("collections/" + smart + "/assets")
                .body("assets.asset_id", contains(cat))
                .body("total_count", equalTo(1));
        get("collections/" + smart)
                .body("collection.type", equalTo("smart"))
                .body("collection.asset_count", equalTo(1))
                .body("collection.filters.media_type", contains("image"));
        get("?collection_id=" + smart).body("assets.asset_id", contains(cat));
        get("collections/" + tagged + "/assets").body("assets", empty());

        send("POST", "tags/" + tag + "/assign", "{\"asset_id\":\"%s\"}".formatted(dog), 200);
        get("collections/" + tagged + "/assets").body("assets.asset_id", contains(dog));
        get("collections/" + tagged + "/assets?q=\"cat\"").body("assets", empty());
        send("DELETE", "tags/" + tag, "", 204);
        get("collections/" + tagged + "/assets").body("assets", empty());

        send("PATCH", "collections/" + smart, "{\"filters\":{\"q\":\"dog\"}}", 200)
                .body("collection.asset_count", equalTo(1));
        get("collections/" + smart + "/assets").body("assets.asset_id", contains(dog));
        send("POST", "collections/" + smart + "/assets", "{\"asset_id\":\"%s\"}".formatted(cat), 409);
        send("POST", "collections/" + smart + "/move", "{\"parent_collection_id\":null}", 409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|filters",
                "\"cats\"|filters",
                "{\"colour\":\"red\"}|filters.colour",
                "{\"media_type\":[\"hologram\"]}|filters.media_type",
                "{\"media_type\":{\"a\":1}}|filters.media_type",
                "{\"tag_id\":\"00000000-0000-0000-0000-000000000000\"}|filters.tag_id",
                "{\"collection_id\":\"00000000-0000-0000-0000-000000000000\"}|filters.collection_id",
                "{\"created_after\":\"yesterday\"}|filters.created_after",
                "{\"limit\":3}|filters.limit"
            })
    void filters_that_are_no_query_are_named(String filters, String field) {
        send("POST", "collections", "{\"name\":\"x\",\"filters\":%s}".formatted(filters), 422)
                .body("error.field", equalTo(field));
        get("collections").body("collections", empty());
    }

    private String collection(String body) {
        return send("POST", "collections", body, 201).extract().path("collection.id");
    }

    /** Collections inside each other, the top first. */
    private List<String> ladder(int steps) {
        List<String> levels = new ArrayList<>(List.of(collection("{\"name\":\"1\"}")));
        for (int i = 1; i < steps; i++) {
            levels.add(
                    collection("{\"name\":\"%d\",\"parent_collection_id\":\"%s\"}".formatted(i + 1, levels.getLast())));
        }
        return levels;
    }

    private int move(String id, String under) {
        return as(me.authorization())
                .body(under(under))
                .post("/v1/assets/collections/" + id + "/move")
                .statusCode();
    }

    private static String under(String id) {
        return "{\"parent_collection_id\":\"%s\"}".formatted(id);
    }

    private void refused(String path, String body) {
        send("POST", path, body, 422).body("error.field", equalTo("parent_collection_id"));
    }
}
