package dev.darkroom.library.share;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.Samples;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;

/** Somebody with an asset, and links to it that are followed without a key. */
abstract class WithShares extends WithLibrary {

    static final byte[] OTHER = Samples.image("png", 6, 8);

    String asset;

    @BeforeEach
    void file() {
        asset = library.generated(me.ownerId(), PNG, "a cat in the sun");
    }

    String hidden(String id) {
        String url = as(me.authorization()).get("/v1/assets/" + id).path("asset.url");
        as(me.authorization())
                .queryParam("url", url)
                .body("{\"default\":\"hide\"}")
                .put("/v1/storage/files/acl")
                .then()
                .statusCode(200);
        return url;
    }

    String collection(String body) {
        return send("POST", "collections", body, 201).extract().path("collection.id");
    }

    String link(String path, String body) {
        return send("POST", path, body, 201).extract().path("share.url");
    }

    /** Without a key, as whoever was sent the link. */
    static Response visit(String url) {
        return given().urlEncodingEnabled(false).redirects().follow(false).get(url);
    }

    static void assertDiscreet(Response answer) {
        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-store");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("X-Robots-Tag")).isEqualTo("noindex");
    }
}
