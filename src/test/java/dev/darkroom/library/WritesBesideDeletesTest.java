package dev.darkroom.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Race;
import dev.darkroom.testing.Race.Call;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that can be done to a thing is done at the moment in which it is deleted. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WritesBesideDeletesTest {

    @Inject
    Callers callers;

    @Inject
    LibraryFixture shelf;

    @Inject
    Database database;

    @Inject
    Ids ids;

    private TestCaller caller;
    private String asset;
    private String tag;
    private String collection;

    @BeforeEach
    void have_one_of_each_that_stays() {
        caller = callers.somebodyWith(Scope.JOBS_READ, Scope.values());
        asset = anAsset();
        tag = aTag();
        collection = aCollection();
    }

    @Test
    void of_a_tag() throws Exception {
        race(
                this::aTag,
                new Call("DELETE", "/v1/assets/tags/$1", ""),
                new Call("PATCH", "/v1/assets/tags/$1", "{\"name\":\"t" + System.nanoTime() + "\"}"),
                new Call("POST", "/v1/assets/tags/$1/assign", one("asset_id", asset)),
                new Call("DELETE", "/v1/assets/tags/$1/assign", one("asset_id", asset)),
                new Call(
                        "PUT",
                        "/v1/assets/tags",
                        "{\"asset_id\":\"" + asset + "\",\"tag_ids\":[\"$1\",\"" + tag + "\"]}"),
                new Call("POST", "/v1/assets/bulk", "{\"asset_ids\":[\"" + asset + "\"],\"add_tag_ids\":[\"$1\"]}"));
    }

    @Test
    void of_a_collection() throws Exception {
        race(
                this::aCollection,
                new Call("DELETE", "/v1/assets/collections/$1", ""),
                new Call("PATCH", "/v1/assets/collections/$1", "{\"description\":\"later\"}"),
                new Call("POST", "/v1/assets/collections/$1/assets", one("asset_id", asset)),
                new Call("DELETE", "/v1/assets/collections/$1/assets", one("asset_id", asset)),
                new Call("POST", "/v1/assets/collections/$1/favorite", ""),
                new Call("POST", "/v1/assets/collections/$1/move", one("parent_collection_id", collection)),
                new Call("POST", "/v1/assets/collections/" + collection + "/move", one("parent_collection_id", "$1")),
                new Call("POST", "/v1/assets/collections/$1/shares", "{}"),
                new Call("POST", "/v1/assets/collections", "{\"name\":\"child\",\"parent_collection_id\":\"$1\"}"),
                new Call(
                        "POST",
                        "/v1/assets/bulk",
                        "{\"asset_ids\":[\"" + asset + "\"],\"add_to_collection_id\":\"$1\"}"),
                new Call(
                        "POST",
                        "/v1/jobs",
                        "{\"endpoint\":\"sandbox/instant\",\"input\":{},\"collection_id\":\"$1\"}"));
    }

    @Test
    void of_an_asset() throws Exception {
        race(
                this::anAsset,
                new Call("DELETE", "/v1/assets/$1", ""),
                new Call("PATCH", "/v1/assets/$1", "{\"title\":\"later\"}"),
                new Call("POST", "/v1/assets/favorite", one("asset_id", "$1")),
                new Call("POST", "/v1/assets/tags/" + tag + "/assign", one("asset_id", "$1")),
                new Call("PUT", "/v1/assets/tags", "{\"asset_id\":\"$1\",\"tag_ids\":[\"" + tag + "\"]}"),
                new Call("POST", "/v1/assets/collections/" + collection + "/assets", one("asset_id", "$1")),
                new Call("POST", "/v1/assets/$1/shares", "{}"),
                new Call("POST", "/v1/assets/bulk", "{\"asset_ids\":[\"$1\"],\"add_tag_ids\":[\"" + tag + "\"]}"),
                new Call("POST", "/v1/assets/bulk", "{\"asset_ids\":[\"$1\"],\"delete\":true}"),
                new Call("GET", "/v1/assets/$1", ""));
    }

    /** {@code $1} is the asset, {@code $2} the path of its file. */
    @Test
    void of_a_file_and_what_was_made_of_it() throws Exception {
        String base = RestAssured.baseURI + ":" + RestAssured.port;
        String file = "url=" + base + "$2";
        new Race(caller.authorization())
                .run(
                        () -> {
                            String made = anAssetMadeOfAnother(base);
                            return List.of(made, path(made));
                        },
                        (_, _) -> {},
                        new Call("PUT", "/v1/storage/files/acl?" + file, "{\"default\":\"hide\"}"),
                        new Call("GET", "/v1/storage/files/acl?" + file, ""),
                        new Call("POST", "/v1/storage/files/sign?" + file, "{\"expiration_seconds\":60}"),
                        new Call("GET", "$2", ""),
                        new Call("GET", "$2?download", ""),
                        new Call("HEAD", "$2", ""),
                        new Call("GET", "/v1/assets/$1/lineage", ""),
                        new Call("GET", "/v1/assets/" + asset + "/lineage", ""),
                        new Call("GET", "/v1/assets/$1/similar", ""),
                        new Call("GET", "/v1/assets/$1/tags", ""),
                        new Call("POST", "/v1/assets/$1/rerun", "{}"),
                        new Call("POST", "/v1/assets/uploads", "{\"url\":\"" + base + "$2\",\"type\":\"image\"}"),
                        new Call(
                                "POST",
                                "/v1/assets/characters",
                                "{\"name\":\"of $1\",\"description\":\"x\",\"reference_images\":[\"" + base + "$2\"]}"),
                        new Call(
                                "POST",
                                "/v1/jobs",
                                "{\"endpoint\":\"sandbox/instant\",\"input\":{\"image_url\":\"" + base + "$2\"}}"),
                        new Call("DELETE", "/v1/assets/$1", ""),
                        new Call("DELETE", "/v1/assets/$1", ""));
    }

    @Test
    void of_a_character() throws Exception {
        race(
                () -> id(
                        "/v1/assets/characters",
                        "{\"name\":\"c" + System.nanoTime()
                                + "\",\"description\":\"x\",\"reference_images\":[\"https://x.test/a.png\"]}",
                        "character"),
                new Call("DELETE", "/v1/assets/characters/$1", ""),
                new Call("PATCH", "/v1/assets/characters/$1", "{\"description\":\"later\"}"),
                new Call("POST", "/v1/assets/characters/$1/favorite", ""),
                new Call("POST", "/v1/assets/characters/$1/unfavorite", ""));
    }

    @Test
    void of_a_share() throws Exception {
        race(
                () -> id("/v1/assets/" + asset + "/shares", "{}", "share"),
                new Call("DELETE", "/v1/assets/shares/$1", ""),
                new Call("DELETE", "/v1/assets/" + anAsset(), ""),
                new Call("GET", "/v1/assets/" + asset, ""));
    }

    @Test
    void of_an_upload() throws Exception {
        race(
                () -> LibraryFixture.as(caller.authorization())
                        .body("{\"file_name\":\"a.png\",\"content_type\":\"image/png\",\"file_size\":10}")
                        .post("/v1/storage/uploads")
                        .jsonPath()
                        .getString("upload_id"),
                new Call("DELETE", "/v1/storage/uploads/$1", ""),
                new Call("GET", "/v1/storage/uploads/$1", ""),
                new Call("DELETE", "/v1/storage/uploads/$1", ""));
    }

    private void race(Callable<String> maker, Call delete, Call... writes) throws Exception {
        Call[] calls =
                Stream.concat(Stream.of(writes), Stream.of(delete, delete)).toArray(Call[]::new);
        new Race(caller.authorization()).run(() -> List.of(maker.call()), (_, _) -> {}, calls);
        assertThat(orphans()).isEmpty();
    }

    /** Bytes that belong to nothing any more; of rows the foreign keys see to it. */
    private List<String> orphans() {
        return database.query(
                "SELECT key FROM stored_object WHERE owner_id = ? AND derived_from IS NULL"
                        + " AND NOT EXISTS (SELECT FROM asset WHERE object_key = key)",
                row -> row.getString(1),
                caller.ownerId());
    }

    private String anAsset() {
        return shelf.generated(caller.ownerId(), bytes(), "one to be deleted");
    }

    /** Made of the asset that stays. */
    private String anAssetMadeOfAnother(String base) {
        String input = "{\"image_url\":\"" + base + path(asset) + "\"}";
        return shelf.made(caller.ownerId(), ids.next(), bytes(), "one to be deleted", input, "{}");
    }

    /** Of an asset's file. */
    private String path(String id) {
        return database.first(
                        "SELECT object_key FROM asset WHERE id::text = ?", row -> "/files/" + row.getString(1), id)
                .orElseThrow();
    }

    private static byte[] bytes() {
        return ("a" + System.nanoTime()).getBytes(StandardCharsets.UTF_8);
    }

    private String aTag() {
        return id("/v1/assets/tags", "{\"name\":\"t" + System.nanoTime() + "\"}", "tag");
    }

    private String aCollection() {
        return id("/v1/assets/collections", "{\"name\":\"c" + System.nanoTime() + "\"}", "collection");
    }

    private String id(String path, String body, String thing) {
        return LibraryFixture.as(caller.authorization())
                .body(body)
                .post(path)
                .jsonPath()
                .getString(thing + ".id");
    }

    private static String one(String field, String value) {
        return "{\"" + field + "\":\"" + value + "\"}";
    }
}
