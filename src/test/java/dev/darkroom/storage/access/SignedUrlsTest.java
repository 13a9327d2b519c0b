package dev.darkroom.storage.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.storage.ReadSignatures;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed URLs read what their list hides. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class SignedUrlsTest extends WithRestrictedFiles {

    @Inject
    ReadSignatures signatures;

    @Test
    void a_signed_url_reads_until_its_time_that_very_file_and_no_other() {
        StoredObject object = stored();
        StoredObject other = stored();
        put(object, "{\"default\": \"hide\"}").then().statusCode(200);
        put(other, "{\"default\": \"hide\"}").then().statusCode(200);

        String signed = as(owner)
                .queryParam("url", url(object))
                .body("{\"expiration_seconds\": 60}")
                .post("/v1/storage/files/sign")
                .then()
                .statusCode(200)
                .extract()
                .path("signed_url");

        assertThat(signed).startsWith(url(object) + "?identity=");
        assertThat(given().urlEncodingEnabled(false).get(signed).statusCode()).isEqualTo(200);
        assertThat(given().urlEncodingEnabled(false)
                        .get(signed.replace(object.key(), other.key()))
                        .statusCode())
                .isEqualTo(404);
        String late = signed.replaceFirst("identity=(\\d+)", "identity=9$1");
        assertThat(given().urlEncodingEnabled(false).get(late).statusCode()).isEqualTo(404);
        String past = url(object) + signatures.query(object.key(), Duration.ofSeconds(-1));
        assertThat(given().urlEncodingEnabled(false).get(past).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 604800})
    void seven_days_are_the_most(int seconds) {
        as(owner)
                .queryParam("url", url(stored()))
                .body("{\"expiration_seconds\": " + seconds + "}")
                .post("/v1/storage/files/sign")
                .then()
                .statusCode(200)
                .body("signed_url", containsString("?identity="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"expiration_seconds\": null}",
                "{\"expiration_seconds\": 0}",
                "{\"expiration_seconds\": 604801}",
                "{\"expiration_seconds\": 1.5}",
                "{\"expiration_seconds\": \"60\"}",
                "{\"expiration_seconds\": 99999999999999999999}"
            })
    void seconds_that_are_none_sign_nothing(String body) {
        as(owner)
                .queryParam("url", url(stored()))
                .body(body)
                .post("/v1/storage/files/sign")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.field", equalTo("expiration_seconds"));
    }
}
