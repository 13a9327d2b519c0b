package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.storage.LifecyclePreference;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be answered is refused in fal's dialect, and nothing is stored. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class BadInputTest {

    @Inject
    Database database;

    @Inject
    Ids ids;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "queue; X-Fal-Object-Lifecycle-Preference; {\"expiration_duration_seconds\": -1}",
                "queue; X-Fal-Object-Lifecycle-Preference; {\"initial_acl\": {\"default\": \"privat\"}}",
                "queue; X-Fal-Object-Lifecycle-Preference; {\"initial_acl\": {\"rules\": [{\"user\": \"a\\u0000\", \"decision\": \"hide\"}]}}",
                "queue; X-Fal-Object-Lifecycle; one day",
                "run; X-Fal-Object-Lifecycle-Preference; []",
                "run; X-Fal-Object-Lifecycle; {\"expiration_duration_seconds\": \"1d\"}"
            })
    void a_lifecycle_that_is_not_understood_is_422_and_stored_nowhere(String route, String header, String value) {
        long before = jobs();
        Api.caller()
                .contentType("application/json")
                .header(header, value)
                .body("{\"prompt\": \"for how long?\"}")
                .post("/" + route + "/fal-ai/flux/dev")
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("header", header)));
        assertThat(jobs()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\":\"x\",\"seed\":1e30000000}",
                "{\"prompt\":\"x\",\"seed\":1e-2147483649}",
                "{\"prompt\":\"x\",\"deep\":[{\"seed\":-1.5E+99999999999}]}"
            })
    void a_number_that_would_fill_the_memory_is_422_by_every_door(String input) {
        long before = jobs();
        for (String route : List.of("/queue/fal-ai/flux/dev", "/run/fal-ai/flux/dev")) {
            Api.caller()
                    .contentType("application/json")
                    .body(input)
                    .post(route)
                    .then()
                    .statusCode(422);
        }
        String job = "{\"endpoint\":\"fal-ai/flux/dev\",\"input\":" + input + "}";
        Api.caller()
                .contentType("application/json")
                .body(job)
                .post("/v1/jobs")
                .then()
                .statusCode(422);
        Api.caller()
                .contentType("application/json")
                .body("{\"jobs\":[" + job + "]}")
                .post("/v1/jobs/batch")
                .then()
                .statusCode(422);
        assertThat(jobs()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e30000000", "1e9999999", "9e999"})
    void no_filter_and_no_saved_search_writes_an_endless_number_out(String number) {
        Api.caller()
                .queryParam("input.num_images", number)
                .get("/v1/assets")
                .then()
                .statusCode(200);
        Api.caller().queryParam("seed", number).get("/v1/assets").then().statusCode(422);
        for (String field : List.of("seed", "max_width")) {
            Api.caller()
                    .contentType("application/json")
                    .body("{\"name\":\"n\",\"smart\":true,\"filters\":{\"" + field + "\":" + number + "}}")
                    .post("/v1/assets/collections")
                    .then()
                    .statusCode(422);
        }
    }

    @Test
    void a_lifecycle_may_come_by_either_name_and_old_ones_are_read_as_far_as_they_go() {
        String id = Api.caller()
                .contentType("application/json")
                .header("X-Fal-Object-Lifecycle", "{\"expiration_duration_seconds\": 3600}")
                .body("{\"prompt\": \"for an hour\"}")
                .post("/queue/fal-ai/flux/dev")
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");
        String headers = database.query(
                        "SELECT headers FROM job WHERE id = ?", row -> row.getString(1), UUID.fromString(id))
                .getFirst();
        assertThat(ForwardedHeaders.lifecycle(headers).expirationSeconds()).isEqualTo(3600);

        assertThat(stored("{\\\"expiration_duration_seconds\\\": -1, \\\"initial_acl\\\": \\\"odd\\\"}"))
                .returns(null, LifecyclePreference::expirationSeconds)
                .returns("\"odd\"", LifecyclePreference::initialAcl);
        assertThat(stored("odd"))
                .returns(null, LifecyclePreference::expirationSeconds)
                .returns(null, LifecyclePreference::initialAcl);
        assertThat(ForwardedHeaders.lifecycle("{}")).returns(null, LifecyclePreference::expirationSeconds);
    }

    private static LifecyclePreference stored(String json) {
        return ForwardedHeaders.lifecycle("{\"x-fal-object-lifecycle-preference\": \"" + json + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"prompt\": ", "{} {}", "nonsense", "[1, 2]", "\"text\"", "{\"a\": 01}"})
    void what_is_no_json_object_is_422_and_stored_nowhere(String body) {
        long before = jobs();
        Api.caller()
                .contentType("application/json")
                .body(body)
                .post("/queue/fal-ai/flux/dev")
                .then()
                .statusCode(422)
                .body("detail[0].loc[0]", equalTo("body"));
        assertThat(jobs()).isEqualTo(before);
    }

    @Test
    void an_input_over_the_limit_is_413() {
        long before = jobs();
        Api.caller()
                .contentType("application/json")
                .body("{\"prompt\": \"" + "x".repeat(100_001) + "\"}")
                .post("/queue/fal-ai/flux/dev")
                .then()
                .statusCode(413)
                .body("detail", containsString("larger"));
        assertThat(jobs()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flux", "workflows/me", "fal-ai/flux%20dev", "fal-ai/flux/$x", "fal-ai/..%2fsecret"})
    void an_endpoint_id_that_breaks_the_rules_is_404(String endpoint) {
        long before = jobs();
        Api.caller()
                .contentType("application/json")
                .body("{}")
                .post("/queue/" + endpoint)
                .then()
                .statusCode(404);
        assertThat(jobs()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://example.com/x", "http://127.0.0.1:1/x", "http://[::1]/", "nowhere", "http://10.0.0.1/"})
    void a_webhook_that_must_not_be_called_is_422(String webhook) {
        long before = jobs();
        Api.caller()
                .contentType("application/json")
                .body("{}")
                .post("/queue/fal-ai/flux/dev?fal_webhook=" + URLEncoder.encode(webhook, StandardCharsets.UTF_8))
                .then()
                .statusCode(422)
                .body("detail[0].loc[1]", equalTo("fal_webhook"));
        assertThat(jobs()).isEqualTo(before);
    }

    @Test
    void a_spelling_of_logs_that_nobody_uses_is_422() {
        Api.caller()
                .get("/queue/fal-ai/flux/requests/" + ids.next() + "/status?logs=maybe")
                .then()
                .statusCode(422)
                .body("detail[0].loc[1]", equalTo("logs"));
    }

    @ParameterizedTest
    @CsvSource({"DELETE,fal-ai/flux/dev", "GET,fal-ai/flux/dev", "PATCH,fal-ai/flux/dev", "PUT,fal-ai/flux/dev"})
    void a_wrong_method_is_405(String method, String path) {
        Api.caller()
                .request(method, "/queue/" + path)
                .then()
                .statusCode(405)
                .body("detail", equalTo("Method Not Allowed"));
    }

    private long jobs() {
        return database.query("SELECT count(*) FROM job", row -> row.getLong(1)).getFirst();
    }
}
