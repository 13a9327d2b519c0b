package dev.darkroom.jobs.dispatch;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.access.Scope;
import dev.darkroom.jobs.Bounds;
import dev.darkroom.jobs.FarQueue;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No more of a key's jobs are under way at once than it may have, whoever gives them their places, and all have their turn. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class KeyConcurrencyTest {

    private static final int PARALLEL = 2;
    private static final int JOBS = 12;

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    JobsConfig config;

    private TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWith(
                Scope.JOBS_READ, Scope.JOBS_WRITE, Scope.KEYS_READ, Scope.KEYS_WRITE, Scope.ASSETS_WRITE);
    }

    private RequestSpecification as(String authorization) {
        return given().header("Authorization", authorization).contentType(ContentType.JSON);
    }

    private String keyWith(String limit) {
        return as(owner.authorization())
                .body("{\"name\": \"k\", \"parallel_jobs\": " + limit + "}")
                .post("/v1/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("secret");
    }

    private String submit(String key) {
        return as("Key " + key)
                .body("{\"endpoint\": \"fal-ai/fast-sdxl\", \"input\": {\"prompt\": \"x\"}}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
    }

    private int count(String key, String condition) {
        return database.first(
                        "SELECT count(*) FROM job WHERE key_id = ? AND " + condition,
                        row -> row.getInt(1),
                        key.substring(0, key.indexOf(':')))
                .orElseThrow();
    }

    private int running(String key) {
        return count(key, "state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING')");
    }

    @Test
    void several_claimers_at_once_never_pass_the_limit_and_all_jobs_end() throws Exception {
        String key = keyWith(String.valueOf(PARALLEL));
        AtomicBoolean done = new AtomicBoolean();
        int most = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            List<Future<?>> replicas = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                JobClaimer replica = new FarQueue(database, config).claims(FarQueue.UNLIMITED);
                replicas.add(pool.submit(() -> {
                    while (!done.get()) {
                        replica.queued(Bounds.upTo(0), FarQueue.LEASE);
                    }
                }));
            }
            try {
                for (int i = 0; i < JOBS; i++) {
                    submit(key);
                }
                long end = System.nanoTime() + Api.PATIENCE.multipliedBy(2).toNanos();
                while (count(key, "state = 'SUCCEEDED'") < JOBS && System.nanoTime() < end) {
                    most = Math.max(most, running(key));
                }
            } finally {
                done.set(true);
            }
            for (Future<?> replica : replicas) {
                replica.get();
            }
        }
        assertThat(count(key, "state = 'SUCCEEDED'")).isEqualTo(JOBS);
        assertThat(most).isBetween(1, PARALLEL);
    }

    @Test
    void zero_holds_a_keys_jobs_and_others_go_on_until_the_limit_is_taken_away() {
        String held = keyWith("0");
        String free = keyWith("null");
        submit(held);
        String other = submit(free);
        await().atMost(Api.PATIENCE)
                .until(() -> as("Key " + free).get("/v1/jobs/" + other).path("job.state"), "SUCCEEDED"::equals);
        assertThat(count(held, "state = 'QUEUED'")).isEqualTo(1);
        as(owner.authorization())
                .body("{\"parallel_jobs\": null}")
                .patch("/v1/keys/" + held.substring(0, held.indexOf(':')))
                .then()
                .statusCode(200)
                .body("key.parallel_jobs", equalTo(null));
        await().atMost(Api.PATIENCE).until(() -> count(held, "state = 'SUCCEEDED'") == 1);
    }

    @Test
    void a_job_that_waits_for_its_place_can_be_cancelled_and_frees_nothing() {
        String key = keyWith("0");
        String id = submit(key);
        as("Key " + key)
                .put("/queue/fal-ai/fast-sdxl/requests/" + id + "/cancel")
                .then()
                .statusCode(202);
        await().atMost(Api.PATIENCE).until(() -> count(key, "state = 'CANCELLED'") == 1);
    }

    @Test
    void a_limit_that_is_none_is_refused() {
        as(owner.authorization())
                .body("{\"name\": \"k\", \"parallel_jobs\": -1}")
                .post("/v1/keys")
                .then()
                .statusCode(422);
    }
}
