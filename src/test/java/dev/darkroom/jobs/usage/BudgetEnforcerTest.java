package dev.darkroom.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A budget, a key's or an owner's, is not passed, and whose it is hears of it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class BudgetEnforcerTest extends WithBudgets {

    private static String order() {
        return "{\"endpoint\": \"" + ENDPOINT + "\", \"input\": {\"prompt\": \"x\"}}";
    }

    private static String batch(int size) {
        return "{\"jobs\": [" + String.join(", ", Collections.nCopies(size, order())) + "]}";
    }

    private void assertWhatIsFreeIsTaken(String authorization) {
        String free = "{\"endpoint\": \"sandbox/instant\", \"input\": {\"prompt\": \"x\"}}";
        String unknown = free.replace("sandbox/instant", "no-such-app/" + UUID.randomUUID());
        // What is spent is as of some seconds ago.
        await().atMost(Api.PATIENCE)
                .until(() -> as(authorization).body(unknown).post("/v1/jobs").statusCode() == 403);
        // A price that is asked for just now is unknown until then.
        await().atMost(Api.PATIENCE)
                .until(() -> as(authorization).body(free).post("/v1/jobs").statusCode() == 201);
        String gate = "{\"endpoint\": \"darkroom/gate\", \"input\": {\"timeout_seconds\": 1}";
        as(authorization).body(gate + "}").post("/v1/jobs").then().statusCode(201);
        as(authorization)
                .body("{\"jobs\": [" + gate + ", \"name\": \"a\"}]}")
                .post("/v1/workflows")
                .then()
                .statusCode(201);
        as(authorization)
                .body("{\"jobs\": [" + gate + "}, " + order() + "]}")
                .post("/v1/jobs/batch")
                .then()
                .statusCode(403);
    }

    @Test
    void a_batch_that_would_pass_it_is_refused_as_a_whole_and_one_that_fits_is_not() {
        double price = job(ended(owner.authorization(), "1", "[]")).getDouble("job.unit_price");
        String key = "Key " + keyWith(price * 3.5);
        as(key).body(batch(4))
                .post("/v1/jobs/batch")
                .then()
                .statusCode(403)
                .body("error.message", containsString("would be passed"));
        assertThat(database.first(
                        "SELECT count(*) FROM job WHERE key_id = ?",
                        row -> row.getInt(1),
                        key.substring("Key ".length()).split(":")[0]))
                .contains(0);
        // Nothing ends meanwhile, so that what is under way is all there is.
        database.update("UPDATE owner SET parallel_limit = 0 WHERE id = ?", owner.ownerId());
        as(key).body(batch(3)).post("/v1/jobs/batch").then().statusCode(200);
        as(key).body(order()).post("/v1/jobs").then().statusCode(403);
    }

    @Test
    void orders_at_the_same_time_do_not_pass_it_together() throws Exception {
        double price = job(ended(owner.authorization(), "1", "[]")).getDouble("job.unit_price");
        String key = "Key " + keyWith(price * 3.5);
        database.update("UPDATE owner SET parallel_limit = 0 WHERE id = ?", owner.ownerId());
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = pool.invokeAll(Collections.nCopies(
                    40, () -> as(key).body(order()).post("/v1/jobs").statusCode()));
            int taken = 0;
            for (Future<Integer> answer : answers) {
                taken += answer.get() == 201 ? 1 : 0;
            }
            assertThat(taken).isEqualTo(3);
        }
    }

    @Test
    void all_keys_of_an_owner_have_its_budget_together() {
        JsonPath made = Api.caller()
                .contentType(ContentType.JSON)
                .body("{\"name\": \"bounded\", \"monthly_budget\": 1}")
                .post("/v1/owners")
                .then()
                .statusCode(201)
                .body("owner.monthly_budget", equalTo(1))
                .extract()
                .jsonPath();
        String first = "Key " + made.getString("secret");
        owner = new TestCaller(UUID.fromString(made.getString("owner.id")), first);
        String second =
                "Key " + as().body("{\"name\": \"second\"}").post("/v1/keys").path("secret");
        ended(first, "1000", "[]");
        await().atMost(Api.PATIENCE)
                .until(() -> as(second).body(order()).post("/v1/jobs").statusCode() == 403);
        as(second).body(order()).post("/v1/jobs").then().body("error.message", containsString("owner"));
        await().atMost(Api.PATIENCE).until(() -> {
            as(second).body(order()).post("/v1/jobs").then().statusCode(403);
            return told().size() == 2;
        });
        JsonPath events = as().get("/v1/events?types=budget.*").jsonPath();
        assertThat(events.getList("events.type")).containsExactlyInAnyOrder("budget.threshold", "budget.exhausted");
        assertThat(events.getMap("events[0].data")).containsEntry("key_id", null);
    }

    @Test
    void the_units_of_a_budgeted_keys_jobs_are_asked_for_although_callbacks_do_not_bring_them() {
        String secret = as().body("{\"name\": \"counted\", \"monthly_budget\": 100}")
                .post("/v1/keys")
                .path("secret");
        List<String> ids = new ArrayList<>();
        // That the key has a budget is known after some seconds.
        await().atMost(Api.PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            ids.add(as("Key " + secret)
                    .body("{\"endpoint\": \"" + ENDPOINT + "\", \"input\": {\"prompt\": \"x\"}}")
                    .header("Prefer", "wait=30")
                    .post("/v1/jobs")
                    .path("job.job_id"));
            return ids.stream().anyMatch(id -> job(id).get("job.cost") != null);
        });
    }

    @Test
    void a_key_whose_budget_is_used_up_is_locked_as_fal_locks_an_account_and_its_owner_hears_of_it() {
        String secret = as().body("{\"name\": \"thrifty\", \"monthly_budget\": 1}")
                .post("/v1/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("secret");
        String id = ended("Key " + secret, "1000", "[]");
        await().atMost(Api.PATIENCE)
                .until(() -> as("Key " + secret)
                                .body("{\"prompt\": \"x\"}")
                                .post("/queue/" + ENDPOINT)
                                .statusCode()
                        == 403);
        as("Key " + secret)
                .body("{\"prompt\": \"x\"}")
                .post("/queue/" + ENDPOINT)
                .then()
                .statusCode(403)
                .body("detail", startsWith("User is locked. Reason: Exhausted balance."));
        as("Key " + secret)
                .body("{\"endpoint\": \"" + ENDPOINT + "\", \"input\": {}}")
                .post("/v1/jobs")
                .then()
                .statusCode(403)
                .body("error.message", containsString("budget"));
        as("Key " + secret).get("/v1/jobs/" + id).then().statusCode(200);
        assertWhatIsFreeIsTaken("Key " + secret);
        await().atMost(Api.PATIENCE).until(() -> {
            as("Key " + secret).body("{\"prompt\": \"x\"}").post("/queue/" + ENDPOINT);
            return told().size() == 2;
        });
        JsonPath events = as().get("/v1/events?types=budget.*").jsonPath();
        assertThat(events.getList("events.type")).containsExactlyInAnyOrder("budget.threshold", "budget.exhausted");
        assertThat(events.getString("events[0].data.month"))
                .isEqualTo(Instant.now().toString().substring(0, 7));
        String keyId = secret.substring(0, secret.indexOf(':'));
        as().body("{\"monthly_budget\": null}")
                .patch("/v1/keys/" + keyId)
                .then()
                .statusCode(200);
        as("Key " + secret)
                .body("{\"prompt\": \"x\"}")
                .post("/queue/" + ENDPOINT)
                .then()
                .statusCode(200);
    }
}
