package dev.darkroom.sandbox;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Requests fail, are refused and time out the way fal's do. */
@QuarkusTest
@TestProfile(SandboxAlone.class)
class QueueFailuresTest extends WithSandboxQueue {

    @Test
    void an_invalid_input_is_accepted_and_fails_as_the_models_do() {
        var body = submit("{\"num_images\":9}");
        awaitCompleted(body);
        client().get(body.getString("status_url"))
                .then()
                .statusCode(200)
                .body("$", not(hasKey("error")), "metrics", hasKey("inference_time"));
        client().get(body.getString("response_url"))
                .then()
                .statusCode(422)
                .header("X-Fal-Billable-Units", "0")
                .body("detail.type", contains("missing", "less_than_equal"));
    }

    @Test
    void a_failure_of_the_machinery_stands_in_status_and_header() {
        var body =
                submit("{\"prompt\":\"x\",\"sandbox\":{\"fail\":{\"status\":503,\"type\":\"runner_disconnected\"}}}");
        awaitCompleted(body);
        client().get(body.getString("status_url")).then().body("error_type", is("runner_disconnected"));
        client().get(body.getString("response_url"))
                .then()
                .statusCode(503)
                .header("X-Fal-Error-Type", "runner_disconnected")
                .body("error_type", is("runner_disconnected"), "detail", is("Runner disconnected"));
    }

    @Test
    void an_input_may_ask_for_so_many_failures_and_then_succeeds() {
        String input = "{\"prompt\":\"third time lucky\",\"sandbox\":{\"fail\":{\"times\":2}}}";
        for (int status : new int[] {500, 500, 200}) {
            var body = submit(input);
            awaitCompleted(body);
            client().get(body.getString("response_url")).then().statusCode(status);
        }
    }

    @Test
    void what_is_unknown_or_not_allowed_is_told_the_way_fal_does() {
        given().body("{}")
                .post(FLUX)
                .then()
                .statusCode(401)
                .body("detail", containsString("Cannot access application \"fal-ai/flux\"."));
        client().body("{}")
                .post("/sandbox/queue/nobody/nothing")
                .then()
                .statusCode(404)
                .body("detail", is("Application \"nobody/nothing\" not found"));
        client().get(FLUX + "/requests/02000000-0000-7000-8000-000000000000/status")
                .then()
                .statusCode(404)
                .body("status", is("NOT_FOUND"));
        client().get(FLUX).then().statusCode(405);
        client().body("{\"prom").post(FLUX).then().statusCode(422).body("detail[0].type", is("json_invalid"));
        client().body("{\"sandbox\":{\"speed\":1}}")
                .post(FLUX)
                .then()
                .statusCode(422)
                .body("detail[0].loc", contains("body", "sandbox", "speed"));
    }

    @Test
    void a_full_queue_refuses() {
        submit("{\"prompt\":\"x\",\"sandbox\":{\"queue_ms\":5000}}");
        client().body("{\"prompt\":\"x\"}")
                .post(FLUX + "?fal_max_queue_length=0")
                .then()
                .statusCode(429)
                .body("detail", containsString("waiting"));
    }

    @Test
    void a_request_that_cannot_start_in_time_times_out_for_the_user() {
        var body = client().header("X-Fal-Request-Timeout", "0.2")
                .body("{\"prompt\":\"x\",\"sandbox\":{\"queue_ms\":60000}}")
                .post(FLUX)
                .jsonPath();
        awaitCompleted(body);
        client().get(body.getString("response_url"))
                .then()
                .statusCode(504)
                .header("X-Fal-Request-Timeout-Type", "user");
    }
}
