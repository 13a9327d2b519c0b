package dev.darkroom.library.api;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AssetUploadServiceTest {

    private static final byte[] PNG = Samples.image("png", 9, 7);

    @Inject
    Callers callers;

    @Inject
    Database database;

    private Callers.TestCaller me;

    @BeforeEach
    void comeIn() {
        me = callers.somebody();
    }

    @Test
    void a_file_from_anywhere_permitted_becomes_an_asset() {
        String url = OriginFiles.serve("/mine/photo.png", "image/png", PNG);
        String tag = as(me.authorization())
                .body("{\"name\":\"mine\"}")
                .post("/v1/assets/tags")
                .path("tag.id");
        String shelf = as(me.authorization())
                .body("{\"name\":\"Shelf\"}")
                .post("/v1/assets/collections")
                .path("collection.id");

        String ours = upload(("{\"url\":\"%s\",\"type\":\"image\",\"prompt\":\"my \\\"photo\\\"\",\"favorite\":true,"
                                + "\"collection_id\":\"%s\",\"tag_ids\":[\"%s\"]}")
                        .formatted(url, shelf, tag))
                .statusCode(201)
                .body("asset.source", equalTo("upload"))
                .body("asset.request_id", nullValue())
                .body("asset.endpoint", nullValue())
                .body("asset.title", equalTo("my \"photo\""))
                .body("asset.is_favorited", equalTo(true))
                .body("asset.tags[0].name", equalTo("mine"))
                .body("asset.collection_ids", contains(shelf))
                .body("asset.width", equalTo(9))
                .extract()
                .path("asset.url");

        assertThat(io.restassured.RestAssured.get(ours).asByteArray()).isEqualTo(PNG);
    }

    @Test
    void a_file_that_is_here_already_becomes_an_asset_where_it_lies() {
        String url = OriginFiles.serve("/mine/first.png", "image/png", PNG);
        String ours = upload("{\"url\":\"%s\",\"type\":\"image\"}".formatted(url))
                .extract()
                .path("asset.url");
        long objects = objects();

        upload("{\"url\":\"%s\",\"type\":\"audio\"}".formatted(ours))
                .statusCode(422)
                .body("error.message", startsWith("type:"));
        upload("{\"url\":\"%s?x=1\",\"type\":\"image\"}".formatted(ours))
                .statusCode(201)
                .body("asset.url", equalTo(ours))
                .body("asset.height", equalTo(7));
        assertThat(objects()).isEqualTo(objects);
        assertThat(io.restassured.RestAssured.get(ours).asByteArray()).isEqualTo(PNG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "text/plain", "video/mp4"})
    void an_upload_that_was_declared_to_be_something_else_becomes_an_asset_of_its_own_type(String declared) {
        String url = as(me.authorization())
                .contentType(declared)
                .body(PNG)
                .post("/files/upload")
                .then()
                .statusCode(200)
                .extract()
                .path("access_url");

        String asset = upload("{\"url\":\"%s\",\"type\":\"image\"}".formatted(url))
                .statusCode(201)
                .body("asset.content_type", equalTo("image/png"))
                .extract()
                .path("asset.url");

        assertThat(io.restassured.RestAssured.get(asset).contentType()).isEqualTo("image/png");
        assertThat(io.restassured.RestAssured.get(asset).asByteArray()).isEqualTo(PNG);
        assertThat(io.restassured.RestAssured.get(url).contentType()).startsWith(declared);
    }

    @Test
    void a_type_that_the_bytes_do_not_show_is_refused_and_nothing_stays() {
        String url = OriginFiles.serve("/fake.png", "image/png", "<html>".getBytes(StandardCharsets.UTF_8));

        upload("{\"url\":\"%s\",\"type\":\"image\"}".formatted(url))
                .statusCode(422)
                .body("error.message", startsWith("type:"));
        assertThat(mine()).isZero();
    }

    @Test
    void bad_bodies_are_named() {
        upload("{\"type\":\"image\"}").statusCode(422).body("error.message", startsWith("url:"));
        upload("{\"url\":\"ftp://x.test/a\",\"type\":\"image\"}")
                .statusCode(422)
                .body("error.message", startsWith("url:"));
        upload("{\"url\":\"https://x.test/a\"}").statusCode(422).body("error.message", startsWith("type:"));
        upload("{\"url\":\"https://x.test/a\",\"type\":\"hologram\"}")
                .statusCode(422)
                .body("error.message", startsWith("type:"));
        upload("{\"url\":\"https://x.test/a\",\"type\":\"image\",\"favorite\":\"yes\"}")
                .statusCode(422)
                .body("error.message", startsWith("favorite:"));
        upload("{\"url\":").statusCode(422).body("error.message", startsWith("body:"));
        upload("[]").statusCode(422).body("error.message", startsWith("body:"));
    }

    @Test
    void addresses_inside_are_not_fetched_from() {
        upload("{\"url\":\"http://169.254.169.254/latest/meta-data\",\"type\":\"image\"}")
                .statusCode(422)
                .body("error.message", startsWith("url:"));
    }

    @Test
    void a_file_that_is_not_there_is_the_urls_fault() {
        String url = OriginFiles.refuse("/missing.png", 404);

        upload("{\"url\":\"%s\",\"type\":\"image\"}".formatted(url))
                .statusCode(422)
                .body("error.message", startsWith("url:"));
    }

    @Test
    void a_body_beyond_a_mebibyte_is_too_large() {
        upload("{\"url\":\"https://x.test/" + "a".repeat(1024 * 1024) + "\"}").statusCode(413);
    }

    @Test
    void the_same_key_and_body_get_the_same_answer_once() {
        String url = OriginFiles.serve("/once.png", "image/png", PNG);
        String body = "{\"url\":\"%s\",\"type\":\"image\"}".formatted(url);

        Response first = keyed("k1", body);
        Response second = keyed("k1", body);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(OriginFiles.hits("/once.png")).isEqualTo(1);
        assertThat(mine()).isEqualTo(1);
        assertThat(keyed("k1", body.replace("image", "video")).statusCode()).isEqualTo(409);
        assertThat(as(callers.somebody().authorization())
                        .header("Idempotency-Key", "k1")
                        .body(body)
                        .post("/v1/assets/uploads")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_write_that_failed_can_be_tried_again_under_its_key() {
        String url = OriginFiles.serveAfterFailures("/later.png", "image/png", PNG, 1);
        String body = "{\"url\":\"%s\",\"type\":\"image\"}".formatted(url);

        assertThat(keyed("k2", body).statusCode()).isEqualTo(502);
        assertThat(keyed("k2", body).statusCode()).isEqualTo(201);
    }

    @Test
    void a_write_that_is_under_way_is_a_conflict_to_come_back_to() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        String url = OriginFiles.serveBehind(gate, "/slow.png", "image/png", PNG);
        String body = "{\"url\":\"%s\",\"type\":\"image\"}".formatted(url);
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> first = others.submit(() -> keyed("k3", body));
            await().until(() -> OriginFiles.hits("/slow.png") == 1);

            keyed("k3", body).then().statusCode(409).header("Retry-After", notNullValue());

            gate.countDown();
            assertThat(first.get().statusCode()).isEqualTo(201);
        }
        assertThat(mine()).isEqualTo(1);
    }

    private long objects() {
        return database.first(
                        "SELECT count(*) FROM stored_object WHERE owner_id = ?", row -> row.getLong(1), me.ownerId())
                .orElseThrow();
    }

    private long mine() {
        return database.first("SELECT count(*) FROM asset WHERE owner_id = ?", row -> row.getLong(1), me.ownerId())
                .orElseThrow();
    }

    private ValidatableResponse upload(String body) {
        return as(me.authorization()).body(body).post("/v1/assets/uploads").then();
    }

    private Response keyed(String key, String body) {
        return as(me.authorization()).header("Idempotency-Key", key).body(body).post("/v1/assets/uploads");
    }
}
