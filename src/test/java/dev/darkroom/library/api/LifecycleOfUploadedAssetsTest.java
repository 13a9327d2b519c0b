package dev.darkroom.library.api;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an asset that was brought in is kept. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class LifecycleOfUploadedAssetsTest {

    private static final String HEADER = "X-Fal-Object-Lifecycle";
    private static final String HIDDEN =
            "{\"expiration_duration_seconds\": 3600, \"initial_acl\": {\"default\": \"hide\"}}";
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

    /** Whether the asset's object is hidden, and between how many seconds its time ends. */
    private void assertHiddenFor(RequestSpecification request, String url, int least, int most) {
        String asset = request.body("{\"url\":\"" + url + "\",\"type\":\"image\"}")
                .post("/v1/assets/uploads")
                .then()
                .statusCode(201)
                .body("asset.content_type", equalTo("image/png"))
                .extract()
                .path("asset.asset_id");
        String kept = database.first(
                        "SELECT o.acl::text || ' ' || round(extract(epoch FROM o.expires_at - now())) FROM asset a"
                                + " JOIN stored_object o ON o.key = a.object_key WHERE a.id = ?::uuid",
                        row -> row.getString(1),
                        asset)
                .orElseThrow();
        assertThat(kept).contains("hide");
        assertThat(Integer.parseInt(kept.substring(kept.lastIndexOf(' ') + 1))).isBetween(least, most);
    }

    @Test
    void one_from_elsewhere_as_the_header_says() {
        String url = OriginFiles.serve("/lifecycle/photo.png", "image/png", PNG);

        assertHiddenFor(as(me.authorization()).header(HEADER, HIDDEN), url, 3_500, 3_600);
    }

    @Test
    void a_copy_of_a_file_that_was_declared_to_be_something_else_as_that_one() {
        String url = uploaded(as(me.authorization()).header(HEADER, HIDDEN).contentType("application/octet-stream"));

        assertHiddenFor(as(me.authorization()), url, 3_400, 3_600);
    }

    @Test
    void a_copy_as_the_header_says_where_there_is_one() {
        String url = uploaded(as(me.authorization()).contentType("text/plain"));

        assertHiddenFor(as(me.authorization()).header(HEADER, HIDDEN), url, 3_500, 3_600);
    }

    private static String uploaded(RequestSpecification request) {
        return request.body(PNG)
                .post("/files/upload")
                .then()
                .statusCode(200)
                .extract()
                .path("access_url");
    }
}
