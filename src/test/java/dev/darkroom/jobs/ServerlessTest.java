package dev.darkroom.jobs;

import static dev.darkroom.testing.ScriptedUpstream.json;
import static dev.darkroom.testing.ScriptedUpstream.script;
import static dev.darkroom.testing.ScriptedUpstream.submits;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.darkroom.access.Scope;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.ScriptedUpstream.Route;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An instance that does nothing but while it answers: what each request does of its own, and what a tick does. */
@QuarkusTest
@TestProfile(ServerlessTest.Profile.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
@WithTestResource(Receiver.class)
class ServerlessTest {

    private static final String OUTPUT = "{\"output\": \"a story\"}";

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "darkroom.mode", "serverless",
                    "darkroom.tick-token", "the-schedulers-own",
                    "darkroom.serverless.request-time", "20s");
        }
    }

    @Inject
    Database database;

    @Inject
    Callers callers;

    @Test
    void a_test_event_is_delivered_before_the_request_is_answered() {
        Callers.TestCaller owner = callers.somebodyWith(Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE);
        String webhook = given().header("Authorization", owner.authorization())
                .contentType("application/json")
                .body(Map.of("url", Receiver.url("serverless-" + UUID.randomUUID())))
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("webhook.id");

        given().header("Authorization", owner.authorization())
                .contentType("application/json")
                .post("/v1/webhooks/" + webhook + "/test")
                .then()
                .statusCode(202)
                .body("delivery.state", equalTo("DELIVERED"));
    }

    @Test
    void a_submit_is_handed_upstream_before_it_is_answered() {
        String app = app();
        String id = Api.submit(app, "{}");
        assertThat(submits(app)).hasSize(1);
        assertThat(Api.job(id).getString("job.state")).isEqualTo("WAITING");
    }

    @Test
    void a_callback_is_ingested_filed_and_delivered_before_it_is_answered() {
        String app = app();
        String receiver = UUID.randomUUID().toString();
        String picture = OriginFiles.serve("/serverless/" + receiver + ".png", "image/png", Samples.image("png", 8, 8));
        String id = Api.submit(app + "?fal_webhook=" + Receiver.url(receiver), "{}");
        callBack(app, "{\"images\": [{\"url\": \"" + picture + "\"}]}");

        assertThat(Receiver.receivedFor(receiver)).hasSize(1);
        Api.status(app, id).then().body("status", equalTo("COMPLETED"));
        assertThat(database.first(
                        "SELECT count(*) FROM asset WHERE job_id = ?", row -> row.getInt(1), UUID.fromString(id)))
                .contains(1);
        assertThat(database.first("SELECT count(*) FROM preview WHERE due_at IS NOT NULL", row -> row.getInt(1)))
                .contains(0);
    }

    @Test
    void who_asks_for_a_job_that_is_due_has_upstream_asked() {
        String app = app();
        String id = Api.submit(app, "{}");
        script(Route.RESULT, app, json(200, OUTPUT));
        due(id, "now() + INTERVAL '1 hour'");
        Api.status(app, id).then().body("status", equalTo("IN_PROGRESS"));
        due(id);
        Api.status(app, id).then().body("status", equalTo("COMPLETED"));
        Api.result(app, id).then().statusCode(200).body("output", equalTo("a story"));
    }

    @Test
    void the_same_holds_on_the_platforms_own_route() {
        String app = app();
        String id = Api.submit(app, "{}");
        script(Route.RESULT, app, json(200, OUTPUT));
        due(id);
        assertThat(Api.job(id).getString("job.state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void who_waits_on_the_line_sees_its_end() {
        String app = app();
        script(Route.RESULT, app, json(200, OUTPUT));
        Api.caller()
                .contentType("application/json")
                .body("{}")
                .post("/run/" + app)
                .then()
                .statusCode(200)
                .body("output", equalTo("a story"));
    }

    @Test
    void a_cancelled_job_is_cancelled_upstream_at_once() {
        String app = app();
        script(Route.CANCEL, app, json(202, "{\"status\": \"CANCELLATION_REQUESTED\"}"));
        script(Route.RESULT, app, json(400, "{\"detail\": \"Request is still in progress\"}"), json(499, "{}"));
        String id = Api.submit(app, "{}");
        Api.caller().put("/queue/" + app + "/requests/" + id + "/cancel").then().statusCode(202);
        due(id);
        Api.status(app, id).then().body("status", equalTo("COMPLETED"));
        assertThat(Api.job(id).getString("job.state")).isEqualTo("CANCELLED");
    }

    @Test
    void a_tick_does_what_is_due_and_tells_when_to_come_again() {
        String app = app();
        String id = Api.submit(app, "{}");
        nothingElseIsDue(id);
        Api.caller()
                .post("/internal/tick")
                .then()
                .statusCode(200)
                .body("left", equalTo(0))
                .body("next_due_at", notNullValue());
        script(Route.RESULT, app, json(200, OUTPUT));
        due(id);
        Api.caller()
                .post("/internal/tick")
                .then()
                .statusCode(200)
                .body("done", greaterThanOrEqualTo(2))
                .body("left", equalTo(0));
        assertThat(Api.history(id)).endsWith("succeeded");
    }

    @Test
    void any_number_of_ticks_at_once_pay_for_nothing_twice() {
        String app = app();
        String job = "{\"endpoint\": \"" + app + "\", \"input\": {}}";
        String jobs = String.join(",", Stream.generate(() -> job).limit(200).toList());
        Api.caller()
                .contentType("application/json")
                .body("{\"jobs\": [" + jobs + "]}")
                .post("/v1/jobs/batch")
                .then()
                .statusCode(200);
        try (ExecutorService schedulers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                schedulers.execute(
                        () -> Api.caller().post("/internal/tick").then().statusCode(200));
            }
        }
        await().atMost(Api.PATIENCE).until(() -> submits(app).size() >= 200);
        assertThat(submits(app)).hasSize(200);
    }

    @Test
    void a_tick_is_for_operators_and_for_the_scheduler() {
        given().post("/internal/tick").then().statusCode(401);
        given().header("Authorization", "Bearer wrong")
                .post("/internal/tick")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer the-schedulers-own")
                .post("/internal/tick")
                .then()
                .statusCode(200);
        given().header("Authorization", callers.somebody().authorization())
                .post("/internal/tick")
                .then()
                .statusCode(403);
        given().header("Authorization", callers.somebodyWith(Scope.OPERATE).authorization())
                .post("/internal/tick")
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer the-schedulers-own")
                .get("/v1/jobs")
                .then()
                .statusCode(401);
    }

    // Other tests' jobs come due between a tick's work and its count of what is left.
    private void nothingElseIsDue(String id) {
        database.update(
                "UPDATE job SET due_at = now() + INTERVAL '1 hour' WHERE id <> ? AND due_at IS NOT NULL",
                UUID.fromString(id));
    }

    private void due(String id) {
        due(id, "created_at");
    }

    private void due(String id, String at) {
        database.update(
                "UPDATE job SET due_at = " + at + " WHERE id = ? AND state IN ('WAITING', 'CANCELLING')",
                UUID.fromString(id));
    }

    private static void callBack(String app, String payload) {
        ScriptedUpstream.Accepted request = submits(app).getFirst();
        String path = URI.create(request.callback()).getPath();
        given().contentType("application/json")
                .body("{\"request_id\": \"" + request.id() + "\", \"gateway_request_id\": \"" + request.id()
                        + "\", \"status\": \"OK\", \"error\": null, \"payload\": " + payload + "}")
                .post(path)
                .then()
                .statusCode(200);
    }

    private static String app() {
        return "serverless/" + UUID.randomUUID();
    }
}
