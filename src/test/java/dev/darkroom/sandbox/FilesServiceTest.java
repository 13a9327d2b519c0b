package dev.darkroom.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SandboxAlone.class)
class FilesServiceTest {
    private static final byte[] BYTES = "0123456789".getBytes(StandardCharsets.US_ASCII);

    @Test
    void an_upload_with_its_signature_can_be_read_by_everyone() {
        var places = client().body("{\"file_name\":\"my cat.png\",\"content_type\":\"image/png\"}")
                .post("/sandbox/rest/storage/upload/initiate?storage_type=fal-cdn-v3")
                .then()
                .statusCode(200)
                .body("file_url", matchesPattern(".*/files/b/[0-9a-f]{8}/[\\w-]{21,22}_my_cat\\.png"))
                .extract()
                .jsonPath();
        var url = places.getString("file_url");
        given().contentType("image/png").body(BYTES).put(url).then().statusCode(403);
        given().contentType("image/png")
                .body(BYTES)
                .put(url + "?signature=x")
                .then()
                .statusCode(403);
        given().get(url).then().statusCode(404);
        given().urlEncodingEnabled(false)
                .contentType("image/png")
                .body(BYTES)
                .put(places.getString("upload_url"))
                .then()
                .statusCode(200)
                .body("size()", is(0));
        assertThat(given().get(url).then().contentType("image/png").extract().asByteArray())
                .isEqualTo(BYTES);
        given().head(url).then().statusCode(200).header("Content-Length", "10").contentType("image/png");
        var part = given().header("Range", "bytes=2-4").get(url);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(BYTES, 2, 5));
        given().header("Range", "bytes=-3").get(url).then().statusCode(206).header("Content-Range", "bytes 7-9/10");
        given().header("Range", "bytes=10-").get(url).then().statusCode(416);
    }

    @Test
    void an_upload_token_allows_uploads_and_an_invented_one_does_not() {
        var token = client().body("{}").post("/sandbox/rest/storage/auth/token").jsonPath();
        assertThat(OffsetDateTime.parse(token.getString("expires_at")))
                .isAfter(OffsetDateTime.parse(token.getString("created_at")));
        var url = given().header("Authorization", token.getString("token_type") + " " + token.getString("token"))
                .contentType("text/plain")
                .body(BYTES)
                .post("/sandbox/files/upload")
                .then()
                .statusCode(200)
                .extract()
                .<String>path("access_url");
        assertThat(given().get(url).asByteArray()).isEqualTo(BYTES);
        given().header("Authorization", "Bearer a.b")
                .body(BYTES)
                .post("/sandbox/files/upload")
                .then()
                .statusCode(401);
    }

    @Test
    void outputs_fail_or_swell_as_they_were_asked_to() {
        given().get(output("{\"status\":404}")).then().statusCode(404);
        var swollen = output("{\"bytes\":200000}");
        assertThat(given().get(swollen)
                        .then()
                        .contentType("image/jpeg")
                        .extract()
                        .asByteArray())
                .hasSize(200_000);
        given().head(swollen).then().header("Content-Length", "200000");
    }

    @Test
    void prices_need_a_known_endpoint_and_a_key() {
        client().get("/sandbox/v1/models/pricing?endpoint_id=fal-ai/veo3,fal-ai/flux/dev")
                .then()
                .statusCode(200)
                .body("prices.size()", is(2), "prices[0].unit", is("images"), "prices[1].currency", is("USD"));
        client().get("/sandbox/v1/models/pricing?endpoint_id=nobody/thing")
                .then()
                .statusCode(404)
                .body("error.type", is("not_found"));
        given().get("/sandbox/v1/models/pricing?endpoint_id=fal-ai/veo3").then().statusCode(401);
    }

    @Test
    void the_catalogue_is_paged_without_gaps_or_repeats() {
        var first = given().get("/sandbox/v1/models?limit=50").jsonPath();
        var second = given().get("/sandbox/v1/models?limit=50&cursor=" + first.getString("next_cursor"))
                .jsonPath();
        var ids = new ArrayList<String>(first.getList("models.endpoint_id"));
        ids.addAll(second.getList("models.endpoint_id"));
        assertThat(second.getBoolean("has_more")).isFalse();
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(30).contains("fal-ai/flux/dev", "sandbox/instant");
    }

    private static String output(String fault) {
        return client().body("{\"prompt\":\"x\",\"sandbox\":{\"run_ms\":0,\"outputs\":" + fault + "}}")
                .post("/sandbox/run/fal-ai/flux/dev")
                .then()
                .statusCode(200)
                .extract()
                .path("images[0].url");
    }

    private static RequestSpecification client() {
        return given().header("Authorization", "Key id:secret").contentType(ContentType.JSON);
    }
}
