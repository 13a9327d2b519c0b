package dev.darkroom.jobs;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static dev.darkroom.testing.ScriptedUpstream.submits;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that refuses our credential, or shuts its list: the operator's trouble, and never a second payment. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
class UpstreamKeyTest {

    private static final String LOCKED = "{\"detail\": \"User is locked. Reason: Exhausted balance.\"}";

    @TestHTTPResource(value = "/health/well", management = true)
    String health = "";

    @TestHTTPResource(value = "/health/ready", management = true)
    String readiness = "";

    @Test
    void health_tells_it_until_the_key_is_taken_again_and_readiness_does_not() {
        String app = app();
        script(Route.SUBMIT, app, json(401, LOCKED), json(200, "{\"request_id\": \"r-" + UUID.randomUUID() + "\"}"));
        Api.finished(app, Api.submit(app, "{}"));
        given().get(health)
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'Upstream key' }.status", equalTo("DOWN"))
                .body("checks.find { it.name == 'Upstream key' }.data.submit", startsWith("401 since "));
        given().get(readiness).then().statusCode(200);

        script(Route.RESULT, app, json(200, "{\"text\": \"x\"}"));
        Api.finished(app, Api.submit(app, "{}")).then().statusCode(200);
        given().get(health).then().body("checks.find { it.name == 'Upstream key' }.data.submit", nullValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void a_refused_key_is_no_refusal_of_the_caller(int status) {
        String app = app();
        script(Route.SUBMIT, app, json(status, LOCKED));

        keyRefused(Api.finished(app, Api.submit(app, "{}")).then(), status);
        keyRefused(
                Api.caller()
                        .contentType("application/json")
                        .body("{}")
                        .post("/run/" + app)
                        .then(),
                status);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void a_stream_that_is_refused_for_our_key_says_so(int status) {
        String app = app();
        script(Route.RUN, app + "/stream", json(status, LOCKED));

        keyRefused(
                Api.caller()
                        .contentType("application/json")
                        .body("{}")
                        .post("/run/" + app + "/stream")
                        .then(),
                status);
    }

    @Test
    void a_file_that_the_providers_storage_refuses_for_our_key_says_so() {
        String app = app();
        script(Route.UPLOAD, "", json(403, LOCKED));
        String file = "data:image/png;base64," + Base64.getEncoder().encodeToString(new byte[9_000]);

        String id = Api.submit(app, "{\"image_url\": \"" + file + "\"}");

        keyRefused(Api.finished(app, id).then(), 403);
        assertThat(submits(app)).isEmpty();
    }

    @Test
    void a_result_is_waited_for_until_the_key_is_good_again() {
        String app = app();
        script(Route.RESULT, app, json(401, "{}"), json(401, "{}"), json(200, "{\"text\": \"x\"}"));

        String id = Api.submit(app, "{}");

        Api.finished(app, id).then().statusCode(200).body("text", equalTo("x"));
        assertThat(Api.history(id)).containsOnlyOnce("upstream key refused");
    }

    @ParameterizedTest
    @CsvSource({"401", "402", "403", "429", "400", "500"})
    void a_list_that_cannot_be_read_never_leads_to_a_second_payment(int status) {
        String app = app();
        script(Route.SUBMIT, app, json(0, ""));
        script(Route.LIST, app, json(status, "{}"));

        String id = Api.submit(app, "{}");

        await().atMost(Api.PATIENCE).until(() -> Api.history(id).contains("list unreadable"));
        assertThat(submits(app)).hasSize(1);
        assertThat(Api.history(id)).doesNotContain("requeued");

        script(Route.SUBMIT, app, json(422, "{\"detail\": []}"));
        script(Route.LIST, app, json(404, "{}"));
        await().atMost(Api.PATIENCE).until(() -> submits(app).size() == 2);
        assertThat(Api.history(id)).contains("requeued");
    }

    private static void keyRefused(ValidatableResponse answer, int status) {
        answer.statusCode(502)
                .body("detail", containsString("upstream key"))
                .body("detail", containsString(String.valueOf(status)))
                .body("detail", not(containsString("balance")))
                .body("error_type", equalTo("internal_error"));
    }

    private static String app() {
        return "key/" + UUID.randomUUID();
    }
}
