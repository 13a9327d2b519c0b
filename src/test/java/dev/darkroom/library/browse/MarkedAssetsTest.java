package dev.darkroom.library.browse;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Favourites, tags and collections narrow a browse. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class MarkedAssetsTest extends WithLibrary {

    @Test
    void favourites_are_a_section() {
        UUID job = ids.next();
        String id = library.generated(me.ownerId(), job, PNG, "liked");
        library.generated(me.ownerId(), PNG, "not so much");

        mark("favorite", "{\"request_id\":\"%s\"}".formatted(job)).body("is_favorited", equalTo(true));
        browse("section=favorites").body("assets.asset_id", contains(id)).body("assets[0].is_favorited", equalTo(true));
        mark("unfavorite", "{\"vector_id\":\"%s\"}".formatted(id)).body("is_favorited", equalTo(false));
        browse("section=favorites").body("assets", empty());
    }

    @Test
    void a_reference_is_exactly_one() {
        as(me.authorization()).body("{}").post("/v1/assets/favorite").then().statusCode(422);
        as(me.authorization())
                .body("{\"asset_id\":\"%s\",\"request_id\":\"%s\"}".formatted(ids.next(), ids.next()))
                .post("/v1/assets/favorite")
                .then()
                .statusCode(422);
        as(me.authorization())
                .body("{\"asset_id\":\"%s\"}".formatted(ids.next()))
                .post("/v1/assets/favorite")
                .then()
                .statusCode(404);
    }

    @Test
    void tags_and_collections_narrow_the_browse() {
        String both = library.generated(me.ownerId(), PNG, "both");
        String one = library.generated(me.ownerId(), PNG, "one");
        library.generated(me.ownerId(), PNG, "none");
        String red = create("tags", "{\"name\":\"red\"}", "tag.id");
        String blue = create("tags", "{\"name\":\"blue\"}", "tag.id");
        String shelf = create("collections", "{\"name\":\"Shelf\",\"description\":null}", "collection.id");

        as(me.authorization())
                .body("{\"asset_id\":\"%s\",\"tag_ids\":[\"%s\",\"%s\"]}".formatted(both, red, blue))
                .put("/v1/assets/tags")
                .then()
                .statusCode(200)
                .body("tags.name", contains("blue", "red"));
        send("POST", "tags/" + red + "/assign", one).statusCode(200).body("success", equalTo(true));
        send("POST", "collections/" + shelf + "/assets", one).statusCode(200).body("success", equalTo(true));

        browse("tag_id=" + red + "," + blue).body("assets.asset_id", contains(one, both));
        browse("tag_id=" + red + "&tag_id=" + blue + "&tag_mode=all").body("assets.asset_id", contains(both));
        browse("collection_id=" + shelf)
                .body("assets.asset_id", contains(one))
                .body("assets[0].collection_ids", contains(shelf))
                .body("assets[0].tags.name", hasItem("red"));
        as(me.authorization())
                .get("/v1/assets/collections/" + shelf + "/assets")
                .then()
                .statusCode(200)
                .body("assets.asset_id", contains(one));
        as(me.authorization())
                .get("/v1/assets/collections")
                .then()
                .statusCode(200)
                .body("collections[0].asset_count", equalTo(1))
                .body("collections[0].type", equalTo("manual"))
                .body("collections[0].filters", nullValue());

        send("DELETE", "tags/" + red + "/assign", one).statusCode(204);
        send("DELETE", "collections/" + shelf + "/assets", one).statusCode(204);
        browse("tag_id=" + red).body("assets.asset_id", contains(both));
        browse("collection_id=" + shelf).body("assets", empty());
    }

    @Test
    void another_owners_tag_is_404() {
        Callers.TestCaller other = callers.somebody();
        String asset = library.generated(me.ownerId(), PNG, "mine");
        String theirTag = as(other.authorization())
                .body("{\"name\":\"theirs\"}")
                .post("/v1/assets/tags")
                .path("tag.id");

        send("POST", "tags/" + theirTag + "/assign", asset).statusCode(404);
        as(me.authorization())
                .body("{\"asset_id\":\"%s\",\"tag_ids\":[\"%s\"]}".formatted(asset, theirTag))
                .put("/v1/assets/tags")
                .then()
                .statusCode(422)
                .body("error.message", startsWith("tag_ids:"));
    }

    @Test
    void a_tag_name_is_an_owners_own_and_used_once() {
        create("tags", "{\"name\":\"red\"}", "tag.id");

        as(me.authorization())
                .body("{\"name\":\"red\"}")
                .post("/v1/assets/tags")
                .then()
                .statusCode(409);
        as(me.authorization())
                .body("{\"name\":\"\"}")
                .post("/v1/assets/tags")
                .then()
                .statusCode(422);
        as(me.authorization()).get("/v1/assets/tags").then().body("tags.name", contains("red"));
    }

    private ValidatableResponse mark(String how, String body) {
        return send("POST", how, body, 200);
    }

    private String create(String what, String body, String path) {
        return send("POST", what, body, 201)
                .body(path, matchesPattern("[0-9a-f-]{36}"))
                .extract()
                .path(path);
    }

    private ValidatableResponse send(String method, String path, String assetId) {
        return as(me.authorization())
                .body("{\"asset_id\":\"%s\"}".formatted(assetId))
                .request(method, "/v1/assets/" + path)
                .then();
    }
}
