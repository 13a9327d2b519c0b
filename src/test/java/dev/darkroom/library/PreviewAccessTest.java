package dev.darkroom.library;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.ObjectSweeper;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may not read a picture may not read its thumbnails, and they go with it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class PreviewAccessTest extends WithPreviews {

    @Inject
    ObjectSweeper objectSweeper;

    @Inject
    ObjectService objectService;

    @Test
    void whoever_may_not_read_the_picture_may_not_read_its_thumbnail() {
        JsonPath asset = settled(library.generated(me.ownerId(), Samples.image("jpg", 300, 300), "secret"));
        String url = asset.getString("asset.url");
        String thumbnail = asset.getString("asset.thumbnails.small.url");
        given().get(thumbnail).then().statusCode(200);

        acl(url, "{\"default\":\"hide\",\"rules\":[]}").statusCode(200);

        given().get(thumbnail).then().statusCode(404);
        given().header("Authorization", callers.somebody().authorization())
                .get(thumbnail)
                .then()
                .statusCode(404);
        given().header("Authorization", me.authorization())
                .get(thumbnail)
                .then()
                .statusCode(200);
        acl(url, "{\"default\":\"forbid\",\"rules\":[]}").statusCode(200);
        given().get(thumbnail).then().statusCode(403);
        acl(thumbnail, "{\"default\":\"allow\",\"rules\":[]}").statusCode(422).body("error.message", notNullValue());
        given().get(thumbnail).then().statusCode(403);
    }

    @Test
    void a_shared_collection_shows_thumbnails_by_signed_urls() {
        String id = library.generated(me.ownerId(), Samples.image("png", 600, 400), "to show");
        JsonPath asset = settled(id);
        acl(asset.getString("asset.url"), "{\"default\":\"hide\",\"rules\":[]}").statusCode(200);
        String collection = LibraryFixture.send(
                        me.authorization(), "POST", "collections", "{\"name\":\"Shown\",\"type\":\"manual\"}", 201)
                .extract()
                .path("collection.id");
        LibraryFixture.send(
                me.authorization(),
                "POST",
                "collections/" + collection + "/assets",
                "{\"asset_id\":\"" + id + "\"}",
                200);
        String link = LibraryFixture.send(
                        me.authorization(), "POST", "collections/" + collection + "/shares", "{}", 201)
                .extract()
                .path("share.url");

        String page = given().get(link).then().statusCode(200).extract().asString();

        String thumbnail = page.replaceFirst("(?s).*<img src=\"(/files/[^\"]+)\" loading.*", "$1");
        assertThat(asset.getString("asset.thumbnails.medium.url")).endsWith(thumbnail.replaceFirst("\\?.*", ""));
        given().urlEncodingEnabled(false).get(thumbnail).then().statusCode(200);
        given().get(thumbnail.replaceFirst("\\?.*", "")).then().statusCode(404);
    }

    @Test
    void thumbnails_go_with_their_picture() {
        String deleted = library.generated(me.ownerId(), Samples.image("png", 300, 200), "deleted");
        String expired = library.generated(me.ownerId(), Samples.image("png", 300, 200), "expired");
        String first = settled(deleted).getString("asset.thumbnails.small.url");
        JsonPath second = settled(expired);

        LibraryFixture.send(me.authorization(), "DELETE", deleted, "", 204);
        database.update(
                "UPDATE stored_object SET created_at = now() - interval '2h', expires_at = now() - interval '1s' WHERE key = ?",
                key(second.getString("asset.url")));

        given().get(second.getString("asset.thumbnails.small.url")).then().statusCode(404);
        objectSweeper.sweep();
        given().get(first).then().statusCode(404);
        for (String gone : List.of(first, second.getString("asset.thumbnails.small.url"))) {
            assertThatThrownBy(() -> objectService.open(key(gone))).isInstanceOf(Problem.class);
        }
        assertThat(rows(key(first))).isZero();
        assertThat(rows(key(second.getString("asset.thumbnails.small.url")))).isZero();
        as(me.authorization())
                .get("/v1/assets/" + expired)
                .then()
                .statusCode(200)
                .body("asset.url", nullValue())
                .body("asset.thumbnails", nullValue())
                .body("asset.placeholder", nullValue());
    }

    @Test
    void a_thumbnail_that_is_brought_in_is_a_picture_of_its_own() {
        String id = library.generated(me.ownerId(), Samples.image("png", 300, 300), "the first");
        JsonPath asset = settled(id);
        acl(asset.getString("asset.url"), "{\"default\":\"forbid\",\"rules\":[]}")
                .statusCode(200);
        String thumbnail = asset.getString("asset.thumbnails.small.url");
        String body = "{\"type\":\"image\",\"url\":\"" + thumbnail + "\"}";

        String second = LibraryFixture.send(me.authorization(), "POST", "uploads", body, 201)
                .extract()
                .path("asset.asset_id");
        LibraryFixture.send(me.authorization(), "DELETE", id, "", 204);

        given().get(thumbnail).then().statusCode(404);
        String copy = asset(second).getString("asset.url");
        given().header("Authorization", me.authorization()).get(copy).then().statusCode(200);
        given().get(copy).then().statusCode(403);
    }

    private ValidatableResponse acl(String url, String body) {
        return as(me.authorization())
                .queryParam("url", url)
                .body(body)
                .put("/v1/storage/files/acl")
                .then();
    }

    private int rows(String key) {
        return database.query("SELECT 1 FROM stored_object WHERE key = ?", row -> row.getInt(1), key)
                .size();
    }

    private static String key(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
