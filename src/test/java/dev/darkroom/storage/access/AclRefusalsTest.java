package dev.darkroom.storage.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.storage.StoredObject;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists, settings and addresses that are not understood change nothing and say what is wrong. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AclRefusalsTest extends WithRestrictedFiles {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"default\": \"deny\"}                                          | default",
                "{\"default\": null}                                              | default",
                "{\"default\": \"allow\", \"rules\": {}}                          | rules",
                "{\"rules\": [{\"decision\": \"allow\"}]}                         | rules.0.user",
                "{\"rules\": [{\"user\": \"a\", \"decision\": \"Allow\"}]}        | rules.0.decision",
                "{\"rules\": [{\"user\": \"a\"}]}                                 | rules.0.decision",
                "{\"default\": \"allow\", \"public\": true}                       | public",
                "[]                                                               | body",
                "{                                                                | body"
            })
    void a_list_that_is_not_understood_changes_nothing(String body, String field) {
        StoredObject object = stored();
        put(object, "{\"default\": \"forbid\"}").then().statusCode(200);

        put(object, body)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.field", equalTo(field));

        assertThat(read(object, null)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"expiration_duration_seconds\": 0}                             | expiration_duration_seconds",
                "{\"expiration_duration_seconds\": \"1\"}                         | expiration_duration_seconds",
                "{\"expiration_duration_seconds\": 3153600001}                    | expiration_duration_seconds",
                "{\"initial_acl\": []}                                            | initial_acl",
                "{\"initial_acl\": {\"default\": null}}                           | initial_acl.default",
                "{\"initial_acl\": {\"public\": true}}                            | initial_acl.public",
                "{\"initial_acl\": {\"rules\": [{\"user\": 7}]}}                  | initial_acl.rules.0.user",
                "{\"initial_acl\": {\"rules\": [{\"user\": \"a\"}]}}              | initial_acl.rules.0.decision",
                "{\"expiration\": 60}                                             | expiration"
            })
    void settings_that_are_not_understood_name_what_is_wrong(String body, String field) {
        as(owner)
                .body(body)
                .put("/v1/storage/settings")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.field", equalTo(field));
    }

    @Test
    void urls_that_name_no_file_of_the_caller_are_refused_alike_everywhere() {
        StoredObject object = stored();
        for (String path : List.of("/v1/storage/files/acl", "/v1/storage/files/sign")) {
            boolean sign = path.endsWith("sign");
            for (String wrong : List.of(
                    "https://v3.fal.media/files/b/" + object.key(),
                    url(object) + "?identity=1",
                    url(object).replace("/files/", "/elsewhere/"),
                    "nonsense",
                    "")) {
                RequestSpecification request =
                        as(owner).queryParam("url", wrong).body(sign ? "{\"expiration_seconds\": 1}" : "{}");
                (sign ? request.post(path) : request.put(path))
                        .then()
                        .statusCode(422)
                        .body("error.field", equalTo("url"))
                        .body("error.message", containsString("url"));
            }
            for (String unknown : List.of(
                    url(object).replace(object.key(), objectService.newKey("x.bin")),
                    url(objects.stored(stranger.ownerId())),
                    url(object) + "/../" + object.key())) {
                RequestSpecification request =
                        as(owner).queryParam("url", unknown).body(sign ? "{\"expiration_seconds\": 1}" : "{}");
                (sign ? request.post(path) : request.put(path))
                        .then()
                        .statusCode(404)
                        .body("error.type", equalTo("not_found"));
            }
        }
    }
}
