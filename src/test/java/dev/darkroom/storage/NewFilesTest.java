package dev.darkroom.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for new files: by request, by key, by settings. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class NewFilesTest {

    @Inject
    ObjectService objectService;

    @Inject
    ObjectFixture objects;

    @Inject
    Database database;

    @Inject
    Callers callers;

    private TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebody();
    }

    @Test
    void settings_hold_for_new_files_and_are_replaced_as_a_whole() {
        as(owner)
                .get("/v1/storage/settings")
                .then()
                .statusCode(200)
                .body("expiration_duration_seconds", nullValue())
                .body("initial_acl", nullValue());
        StoredObject before = objects.stored(owner.ownerId());

        as(owner)
                .body("{\"expiration_duration_seconds\": 3600, \"initial_acl\": {\"default\": \"forbid\"}}")
                .put("/v1/storage/settings")
                .then()
                .statusCode(200)
                .body("expiration_duration_seconds", equalTo(3600))
                .body("initial_acl.default", equalTo("forbid"));

        StoredObject after = objects.stored(owner.ownerId());
        assertThat(after.expiresAt()).isEqualTo(after.createdAt().plusSeconds(3600));
        assertThat(read(after, null)).isEqualTo(403);
        assertThat(read(before, null)).isEqualTo(200);
        // What a request says counts more.
        StoredObject chosen = objects.stored(owner.ownerId(), 0L, "{\"default\": \"allow\"}", null);
        assertThat(chosen.expiresAt()).isNull();
        assertThat(read(chosen, null)).isEqualTo(200);

        as(owner)
                .body("{\"initial_acl\": null}")
                .put("/v1/storage/settings")
                .then()
                .statusCode(200)
                .body("expiration_duration_seconds", nullValue())
                .body("initial_acl", nullValue());
        assertThat(objects.stored(owner.ownerId()).expiresAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"expiration_duration_seconds\": 0}               | expiration_duration_seconds",
                "{\"expiration_duration_seconds\": -5}              | expiration_duration_seconds",
                "{\"expiration_duration_seconds\": true}            | expiration_duration_seconds",
                "{\"initial_acl\": \"hide\"}                        | initial_acl",
                "{\"initial_acl\": {\"default\": \"no\"}}           | initial_acl.default",
                "{\"expiration_seconds\": 60}                       | expiration_seconds"
            })
    void settings_that_are_not_understood_change_nothing(String body, String field) {
        as(owner).body("{\"expiration_duration_seconds\": 60}").put("/v1/storage/settings");

        as(owner).body(body).put("/v1/storage/settings").then().statusCode(422).body("error.field", equalTo(field));

        as(owner).get("/v1/storage/settings").then().body("expiration_duration_seconds", equalTo(60));
    }

    @Test
    void a_key_may_have_a_lifetime_for_its_files() {
        String keyId = owner.authorization().substring("Key ".length()).split(":")[0];
        database.update("UPDATE api_key SET object_seconds = 120 WHERE id = ?", keyId);

        StoredObject byKey = objects.stored(owner.ownerId(), null, null, keyId);

        assertThat(byKey.expiresAt()).isEqualTo(byKey.createdAt().plusSeconds(120));
        assertThat(objects.stored(owner.ownerId()).expiresAt()).isNull();
    }

    @Test
    void a_list_in_a_lifecycle_header_that_is_not_understood_hides_the_file() {
        StoredObject object = objects.stored(owner.ownerId(), null, "{\"default\": \"privat\"}", null);

        assertThat(read(object, null)).isEqualTo(404);
        assertThat(read(object, owner)).isEqualTo(200);
    }

    @Test
    void restricted_outputs_are_readable_through_the_urls_in_the_result() {
        String id = Api.caller()
                .contentType("application/json")
                .header(
                        "X-Fal-Object-Lifecycle-Preference",
                        "{\"expiration_duration_seconds\": 3600, \"initial_acl\": {\"default\": \"hide\"}}")
                .body("{\"prompt\": \"for few\"}")
                .post("/queue/fal-ai/flux/dev")
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");

        String url = Api.finished("fal-ai/flux", id).path("images[0].url");
        String bare = url.split("\\?")[0];

        assertThat(given().urlEncodingEnabled(false).get(url).statusCode()).isEqualTo(200);
        assertThat(given().get(bare).statusCode()).isEqualTo(404);
        assertThat(Api.caller().get(bare).statusCode()).as("the owner").isEqualTo(200);
        StoredObject object =
                objectService.find(bare.substring(bare.lastIndexOf('/') + 1)).orElseThrow();
        assertThat(object.expiresAt()).isEqualTo(object.createdAt().plusSeconds(3600));
    }

    private static int read(StoredObject object, @Nullable TestCaller reader) {
        RequestSpecification request = reader == null ? given() : as(reader);
        return request.get("/files/{key}", object.key()).statusCode();
    }

    private static RequestSpecification as(TestCaller caller) {
        return given().header("Authorization", caller.authorization()).contentType("application/json");
    }
}
