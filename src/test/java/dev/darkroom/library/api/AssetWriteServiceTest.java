package dev.darkroom.library.api;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assets are changed and removed, one at a time and many. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AssetWriteServiceTest extends WithLibrary {

    @Test
    void a_patch_changes_title_and_words_and_what_finds_them() {
        String id = library.generated(me.ownerId(), PNG, "a cat on a wall");

        send("PATCH", id, "{\"prompt\":\"@anna with a zeppelin\"}", 200)
                .body("asset.prompt", equalTo("@anna with a zeppelin"))
                .body("asset.title", equalTo("a cat on a wall"))
                .body("asset.url", startsWith("http://"));
        get("?q=zeppelin").body("assets.asset_id", hasItem(id));
        get("?character_identifier=anna").body("assets.asset_id", contains(id));
        send("PATCH", id, "{\"title\":\"Anna\",\"prompt\":null}", 200)
                .body("asset.title", equalTo("Anna"))
                .body("asset.prompt", nullValue());
        send("PATCH", id, "{\"title\":null}", 422).body("error.field", equalTo("title"));
        send("PATCH", id, "{\"type\":\"video\"}", 422).body("error.field", equalTo("type"));
        send("PATCH", ids.next().toString(), "{\"title\":\"x\"}", 404);
        String theirs = library.generated(callers.somebody().ownerId(), PNG, "not mine");
        send("PATCH", theirs, "{\"title\":\"mine now\"}", 404);
        send("DELETE", theirs, "", 404);
    }

    @Test
    void the_bytes_go_with_the_last_asset_that_shows_them() {
        String id = library.generated(me.ownerId(), PNG, "one");
        String url = get(id).extract().path("asset.url");
        UUID twin = ids.next();
        database.update("""
                INSERT INTO asset (id, owner_id, object_key, type, source, title, created_at)
                SELECT ?, owner_id, object_key, type, 'upload', 'twin', created_at FROM asset WHERE id = ?
                """, twin, UUID.fromString(id));

        send("DELETE", id, "", 204);
        as(me.authorization()).get("/v1/assets/" + id).then().statusCode(404);
        as(me.authorization()).get(url).then().statusCode(200);
        send("DELETE", twin.toString(), "", 204);
        as(me.authorization()).get(url).then().statusCode(404);
        send("DELETE", id, "", 404);
    }

    @Test
    void how_it_was_made_is_forgotten_with_the_last_of_a_job() {
        UUID job = ids.next();
        String id = library.made(me.ownerId(), job, PNG, "one", "{\"image_url\":\"https://x.test/a.png\"}", "{}");

        assertThat(remembered(job)).isEqualTo(2);
        send("DELETE", id, "", 204);
        assertThat(remembered(job)).isZero();
    }

    @Test
    void a_write_under_a_key_is_done_once_and_answered_alike() {
        String id = library.generated(me.ownerId(), PNG, "one");
        String key = ids.next().toString();

        for (String replayed : Arrays.asList(null, "true")) {
            as(me.authorization())
                    .header("Idempotency-Key", key)
                    .delete("/v1/assets/" + id)
                    .then()
                    .statusCode(204)
                    .header("Idempotency-Replayed", equalTo(replayed));
        }
        as(me.authorization())
                .header("Idempotency-Key", key)
                .delete("/v1/assets/" + ids.next())
                .then()
                .statusCode(409)
                .header("Idempotency-Replayed", nullValue())
                .body("error.type", equalTo("validation_error"));
    }

    @Test
    void many_are_arranged_at_once() {
        List<String> three = three();
        String tag = send("POST", "tags", "{\"name\":\"red\"}", 201).extract().path("tag.id");
        String shelf = send("POST", "collections", "{\"name\":\"Shelf\"}", 201)
                .extract()
                .path("collection.id");
        String what =
                ",\"add_tag_ids\":[\"%s\"],\"add_to_collection_id\":\"%s\",\"favorite\":true}".formatted(tag, shelf);

        bulk(list(three.subList(0, 2)) + what, 200).body("affected", equalTo(2));
        get("?tag_id=" + tag + "&collection_id=" + shelf + "&section=favorites")
                .body("assets.asset_id", containsInAnyOrder(three.get(0), three.get(1)));
        bulk("{\"query\":{\"q\":\"three\"}" + what, 200).body("affected", equalTo(1));
        get("?tag_id=" + tag).body("total_count", equalTo(3));
        bulk(
                        list(three)
                                + ",\"remove_tag_ids\":[\"%s\"],\"remove_from_collection_id\":\"%s\",\"favorite\":false}"
                                        .formatted(tag, shelf),
                        200)
                .body("affected", equalTo(3));
        get("").body("assets.tags", everyItem(empty())).body("assets.is_favorited", everyItem(equalTo(false)));
        get("collections/" + shelf + "/assets").body("assets", empty());
    }

    @Test
    void many_are_deleted_at_once() {
        List<String> three = three();
        String url = get(three.get(0)).extract().path("asset.url");

        bulk("{\"query\":{\"q\":\"one\"},\"delete\":true}", 200).body("affected", equalTo(1));
        bulk(list(three.subList(1, 2)) + ",\"delete\":true}", 200).body("affected", equalTo(1));
        get("").body("assets.asset_id", contains(three.get(2)));
        as(me.authorization()).get(url).then().statusCode(404);
    }

    /** What a program computed and found nothing for is not everything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'tag_id': []}",
                "{'tag_id': null}",
                "{'tag_id': ''}",
                "{'tag_id': ','}",
                "{'tag_id': ['', ' ']}",
                "{'media_type': 'image', 'request_id': []}",
                "{'q': ''}",
                "{'q': ' '}",
                "{'collection_id': ''}",
                "{'created_before': null}",
                "{'input': {}}",
                "{'input': {'seed': {}}}"
            })
    void a_query_with_an_empty_field_finds_nothing_to_delete(String query) {
        three();

        bulk("{\"query\":" + query.replace('\'', '"') + ",\"delete\":true}", 422)
                .body("error.field", startsWith("query."));

        get("").body("total_count", equalTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!", "...", "\u00ad", "%", "_", "\\\\"})
    void words_that_are_none_find_nothing_to_delete(String words) {
        three();

        bulk("{\"query\":{\"q\":\"" + words + "\"},\"delete\":true}", 200).body("affected", equalTo(0));

        get("").body("total_count", equalTo(3));
    }

    @Test
    void a_list_with_one_that_is_not_mine_does_nothing_at_all() {
        List<String> all = new ArrayList<>(three());
        String theirs = library.generated(callers.somebody().ownerId(), PNG, "not mine");
        all.add(theirs);

        bulk(list(all) + ",\"favorite\":true}", 422).body("error.field", equalTo("asset_ids"));
        bulk(list(all) + ",\"delete\":true}", 422).body("error.field", equalTo("asset_ids"));
        get("?section=favorites").body("assets", empty());
        get("").body("total_count", equalTo(3));
    }

    @Test
    void what_cannot_be_done_to_many_is_named() {
        String one = library.generated(me.ownerId(), PNG, "one");
        String many = IntStream.range(0, 1_001)
                .mapToObj(i -> "\"" + ids.next() + "\"")
                .collect(Collectors.joining(",", "{\"asset_ids\":[", "],\"favorite\":true}"));
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("{\"asset_ids\":[],\"favorite\":true}", "asset_ids"),
                Map.entry(many, "asset_ids"),
                Map.entry("{\"favorite\":true}", "asset_ids"),
                Map.entry(list(List.of(one)) + ",\"query\":{},\"favorite\":true}", "asset_ids"),
                Map.entry("{\"asset_ids\":[\"x\"],\"favorite\":true}", "asset_ids"),
                Map.entry(list(List.of(one)) + "}", "body"),
                Map.entry(list(List.of(one)) + ",\"paint\":true}", "paint"),
                Map.entry(list(List.of(one)) + ",\"favorite\":\"yes\"}", "favorite"),
                Map.entry(list(List.of(one)) + ",\"delete\":true,\"favorite\":true}", "delete"),
                Map.entry(list(List.of(one)) + ",\"add_tag_ids\":[\"%s\"]}".formatted(ids.next()), "add_tag_ids"),
                Map.entry(
                        list(List.of(one)) + ",\"add_to_collection_id\":\"%s\"}".formatted(ids.next()),
                        "add_to_collection_id"),
                Map.entry("{\"query\":[],\"favorite\":true}", "query"),
                Map.entry("{\"query\":{\"colour\":1},\"favorite\":true}", "query.colour"));

        wrong.forEach((body, field) -> bulk(body, 422).body("error.field", equalTo(field)));
        get("").body("total_count", equalTo(1)).body("assets[0].is_favorited", equalTo(false));
    }

    @Test
    void facets_count_what_a_browse_finds() {
        three();
        library.generated(me.ownerId(), Samples.wav(0.1), "a sound");
        String tag = send("POST", "tags", "{\"name\":\"red\"}", 201).extract().path("tag.id");
        bulk("{\"query\":{\"media_type\":\"audio\"},\"add_tag_ids\":[\"%s\"]}".formatted(tag), 200);

        get("facets")
                .body("total_count", equalTo(4))
                .body("facets.type.find { it.value == 'image' }.count", equalTo(3))
                .body("facets.type.find { it.value == 'audio' }.count", equalTo(1))
                .body("facets.endpoint", hasSize(1))
                .body("facets.endpoint[0].value", equalTo("fal-ai/flux/dev"))
                .body("facets.month[0].count", equalTo(4))
                .body("facets.tag[0].name", equalTo("red"))
                .body("facets.tag[0].count", equalTo(1));
        get("facets?media_type=image").body("facets.tag", empty()).body("total_count", equalTo(3));
        as(me.authorization()).get("/v1/assets/facets?limit=3").then().statusCode(422);
    }

    private long remembered(UUID job) {
        return database.first("""
                        SELECT (SELECT count(*) FROM generation WHERE job_id = ?)
                             + (SELECT count(*) FROM generation_input WHERE job_id = ?)
                        """, row -> row.getLong(1), job, job).orElseThrow();
    }

    private List<String> three() {
        return Stream.of("one", "two", "three")
                .map(words -> library.generated(me.ownerId(), PNG, words))
                .toList();
    }

    private static String list(List<String> assets) {
        return assets.stream().collect(Collectors.joining("\",\"", "{\"asset_ids\":[\"", "\"]"));
    }

    private ValidatableResponse bulk(String body, int status) {
        return send("POST", "bulk", body, status);
    }
}
