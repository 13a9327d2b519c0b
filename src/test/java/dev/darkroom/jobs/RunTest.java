package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** fal's synchronous API: a durable job, waited for on the connection. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class RunTest {

    /** One owner's share of those that {@link PostgresResource} sets. */
    private static final int PLACES = 15;

    @Inject
    Callers callers;

    private static Response run(String endpoint, String input, String... headers) {
        return runAs(Api.caller(), endpoint, input, headers);
    }

    private static RequestSpecification as(Callers.TestCaller caller) {
        return RestAssured.given().header("Authorization", caller.authorization());
    }

    private static int anotherOf(Callers.TestCaller caller) {
        return runAs(as(caller), "sandbox/instant", "{}").statusCode();
    }

    private static Response runAs(RequestSpecification caller, String endpoint, String input, String... headers) {
        var request = caller.contentType("application/json").body(input);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.post("/run/" + endpoint);
    }

    @Test
    void the_answer_is_the_bare_output_of_a_job_that_is_kept() {
        Response answer = run("fal-ai/flux/dev", "{\"prompt\": \"at once\", \"num_images\": 2}");
        answer.then().statusCode(200).body("images.size()", equalTo(2)).body("prompt", equalTo("at once"));
        assertThat(answer.<String>path("images[0].url")).contains("/files/").doesNotContain("/sandbox/");
        assertThat(Api.job(answer.header("x-fal-request-id")).getString("job.state"))
                .isEqualTo("SUCCEEDED");
        Api.result("fal-ai/flux", answer.header("x-fal-request-id")).then().body(equalTo(answer.asString()));
    }

    @Test
    void the_models_own_refusal_has_its_own_code_and_is_not_worth_a_second_try() {
        run("fal-ai/flux/dev", "{\"image_size\": \"square\"}")
                .then()
                .statusCode(422)
                .header("X-Fal-Needs-Retry", "0")
                .header("X-Fal-Retryable", "0")
                .header("X-Fal-Error-Type", nullValue())
                .body("detail[0].loc", equalTo(List.of("body", "prompt")));
    }

    @Test
    void a_failure_of_the_machinery_carries_its_name_and_the_hint_to_try_again() {
        run("fal-ai/flux/dev", """
                {"prompt": "x", "sandbox": {"fail": {"status": 503, "type": "runner_disconnected"}}}""")
                .then()
                .statusCode(503)
                .header("X-Fal-Error-Type", "runner_disconnected")
                .header("X-Fal-Needs-Retry", "1")
                .header("X-Fal-Retryable", "1")
                .body("error_type", equalTo("runner_disconnected"));
    }

    @Test
    void what_the_provider_does_not_take_is_not_offered_again() {
        Response answer = run("fal-ai/flux/dev", "{\"prompt\": \"x\", \"sandbox\": {\"submit\": \"error_503\"}}");
        answer.then()
                .statusCode(503)
                .header("X-Fal-Needs-Retry", "1")
                .body("error_type", equalTo("runner_connection_error"));
        assertThat(Api.job(answer.header("x-fal-request-id")).getInt("job.attempts"))
                .isEqualTo(1);
    }

    @Test
    void a_missed_start_is_504_and_the_callers_own() {
        for (String header : List.of("X-Fal-Request-Timeout", "X-Fal-Request-Start-Timeout")) {
            run("fal-ai/flux/dev", "{\"prompt\": \"x\", \"sandbox\": {\"queue_ms\": 600000}}", header, "0.7")
                    .then()
                    .statusCode(504)
                    .header("X-Fal-Request-Timeout-Type", "user")
                    .header("X-Fal-Needs-Retry", "0");
        }
    }

    @Test
    void whoever_hangs_up_loses_the_answer_and_not_the_job() throws Exception {
        Callers.TestCaller caller = callers.somebody();
        try (Socket socket = calling(caller, 1_500)) {
            await().until(() -> socket.isConnected() && states(caller).size() == 1);
        }
        await().atMost(Api.PATIENCE).until(() -> states(caller).equals(List.of("SUCCEEDED")));
        RestAssured.given()
                .header("Authorization", caller.authorization())
                .get("/v1/assets")
                .then()
                .body("assets.size()", equalTo(1));
    }

    @Test
    void when_all_places_to_wait_are_taken_a_call_is_refused_until_somebody_leaves() throws Exception {
        Callers.TestCaller caller = callers.somebody();
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            sockets.add(calling(caller, 600_000));
        }
        await().until(() -> states(caller).size() == PLACES);
        runAs(as(caller), "sandbox/instant", "{}")
                .then()
                .statusCode(429)
                .header("X-Fal-Needs-Retry", "1")
                .header("Retry-After", "5")
                .body("detail", notNullValue());
        for (Socket socket : sockets) {
            socket.close();
        }
        await().until(() -> anotherOf(caller) == 200);
        assertThat(states(caller))
                .filteredOn(state -> !state.equals("SUCCEEDED"))
                .hasSize(PLACES)
                .doesNotContain("CANCELLED", "FAILED");
        cancelAll(caller);
    }

    @Test
    void whoever_prefers_to_wait_and_hangs_up_leaves_the_place_and_not_the_job() throws Exception {
        Callers.TestCaller caller = callers.somebody();
        List<Socket> sockets = new ArrayList<>();
        // A few more: who comes while one below is being answered finds no place, and waits for nothing.
        int jobs = PLACES + 5;
        for (int i = 0; i < jobs; i++) {
            sockets.add(calling(caller, "/v1/jobs", "Prefer: wait=60", """
                    {"endpoint": "fal-ai/flux/dev", "input": {"prompt": "left", "sandbox": {"run_ms": 600000}}}"""));
        }
        await().until(() -> states(caller).size() == jobs);
        await().atMost(Api.PATIENCE).until(() -> anotherOf(caller) == 429);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().atMost(Api.PATIENCE).until(() -> anotherOf(caller) == 200);
        assertThat(states(caller))
                .filteredOn(state -> !state.equals("SUCCEEDED"))
                .hasSize(jobs)
                .doesNotContain("CANCELLED", "FAILED");
        cancelAll(caller);
    }

    private static void cancelAll(Callers.TestCaller caller) {
        RestAssured.given()
                .header("Authorization", caller.authorization())
                .get("/v1/jobs?limit=100")
                .jsonPath()
                .getList("jobs.job_id")
                .forEach(id -> RestAssured.given()
                        .header("Authorization", caller.authorization())
                        .post("/v1/jobs/" + id + "/cancel"));
    }

    private static Socket calling(Callers.TestCaller caller, int millis) throws IOException {
        String body = "{\"prompt\": \"left alone\", \"sandbox\": {\"run_ms\": " + millis + "}}";
        return calling(caller, "/run/fal-ai/flux/dev", "Accept: */*", body);
    }

    /** A caller at the end of a wire that the test may cut. */
    private static Socket calling(Callers.TestCaller caller, String path, String header, String body)
            throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: here\r\nAuthorization: " + caller.authorization() + "\r\n"
                + header + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        Socket socket = new Socket("127.0.0.1", RestAssured.port);
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static List<String> states(Callers.TestCaller caller) {
        return RestAssured.given()
                .header("Authorization", caller.authorization())
                .get("/v1/jobs?limit=100")
                .jsonPath()
                .getList("jobs.state");
    }

    @Test
    void the_same_idempotency_key_is_the_same_job() {
        String[] key = {"Idempotency-Key", "run-once"};
        String first = run("sandbox/instant", "{}", key).header("x-fal-request-id");
        run("sandbox/instant", "{}", key)
                .then()
                .statusCode(200)
                .header("x-fal-request-id", first)
                .header("Idempotency-Replayed", "true");
        run("sandbox/instant", "{\"seed\": 1}", key).then().statusCode(409);
    }

    @Test
    void bad_input_is_refused_before_there_is_a_job() {
        run("fal-ai/flux/dev", "[]").then().statusCode(422).body("detail[0].loc", equalTo(List.of("body")));
        run("flux", "{}").then().statusCode(404).body("detail", startsWith("Application not found"));
        Api.caller().get("/run/fal-ai/flux/dev").then().statusCode(405);
    }
}
