package dev.darkroom.jobs.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.callbacks.VerifiedCallback;
import dev.darkroom.callbacks.VerifiedCallbacks;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.dispatch.AcknowledgementBatcher;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What upstream accepted and failed at is tried again where its caller chose that, and nowhere else. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class RetrySchedulerTest {

    private static final Duration FAR = Duration.ofHours(1);
    private static final String FAILING =
            "{\"prompt\": \"again\", \"sandbox\": {\"fail\": {\"type\": \"runner_disconnected\"}}}";

    @Inject
    Event<VerifiedCallbacks> arrived;

    @Inject
    JobRepository store;

    @Inject
    AcknowledgementBatcher acknowledgementBatcher;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Test
    void a_failure_that_was_chosen_is_tried_again_and_the_attempts_are_told() {
        String id = make("[\"connection_error\"], \"max_attempts\": 5");
        await().atMost(Api.PATIENCE).until(() -> Api.history(id).contains("requeued"));
        database.update("UPDATE job SET input = '{\"prompt\": \"well\"}' WHERE id = ?", UUID.fromString(id));
        Api.finished("fal-ai/flux", id).then().statusCode(200).body("prompt", equalTo("well"));
        assertThat(Api.history(id))
                .containsSubsequence("submitting", "requeued", "submitting", "answered", "succeeded")
                .doesNotContain("failed");
        assertThat(Api.job(id).getString("job.history.find { it.kind == 'requeued' }.detail"))
                .contains(", runner_disconnected; run again in 1 s, retry 1 of 4");
        assertThat(Api.job(id).getInt("job.attempts")).isGreaterThanOrEqualTo(2);
        assertThat(Api.paidFor(id)).hasSize(Api.job(id).getInt("job.attempts"));
    }

    @Test
    void max_attempts_is_respected() {
        String id = make("[\"runner_disconnected\"], \"max_attempts\": 2");
        Api.finished("fal-ai/flux", id).then().statusCode(503).body("error_type", equalTo("runner_disconnected"));
        assertThat(Api.paidFor(id)).hasSize(2);
        assertThat(Api.history(id)).containsOnlyOnce("requeued").containsOnlyOnce("failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"unavailable\"]", "null", "[\"timeout\"]"})
    void what_was_not_chosen_is_the_end(String retryOn) {
        String id = make(retryOn);
        Api.finished("fal-ai/flux", id).then().statusCode(503);
        assertThat(Api.paidFor(id)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0,2", "1,1"})
    void fals_own_header_says_the_same_unless_retries_are_declined(String noRetry, int attempts) {
        String id = Api.caller()
                .header("X-Fal-Retry-Config", "{\"connection_error\": {\"retries\": 1}}")
                .header("X-Fal-No-Retry", noRetry)
                .body(FAILING)
                .post("/queue/fal-ai/flux/dev")
                .path("request_id");
        Api.finished("fal-ai/flux", id).then().statusCode(503);
        assertThat(Api.paidFor(id)).hasSize(attempts);
    }

    @Test
    void a_header_that_names_no_failure_is_422() {
        Api.caller()
                .header("X-Fal-Retry-Config", "{\"rain\": {\"retries\": 1}}")
                .body("{}")
                .post("/queue/sandbox/instant")
                .then()
                .statusCode(422)
                .body("detail[0].loc[1]", equalTo("x-fal-retry-config"));
    }

    @Test
    void a_late_word_about_an_earlier_attempt_moves_nothing_unless_it_is_good() {
        for (String state : List.of("QUEUED", "WAITING", "SUBMITTING")) {
            UUID id = insert(state, state.equals("WAITING") ? "second" : null, "{first-" + state + "}");
            callback(id, "first-" + state, 503);
            assertThat(job(id).state()).isEqualTo(JobState.valueOf(state));
            assertThat(job(id).reruns()).isZero();
            callback(id, "first-" + state, 200);
            await().atMost(Api.PATIENCE).until(() -> job(id).state() == JobState.SUCCEEDED);
            assertThat(job(id).upstreamId()).isEqualTo("first-" + state);
            assertThat(job(id).pastUpstreamIds()).isEqualTo(state.equals("WAITING") ? List.of("second") : List.of());
        }
    }

    @Test
    void a_failure_before_its_acknowledgement_leaves_the_next_attempt_its_own_id() {
        UUID id = insert("SUBMITTING", null, null);
        callback(id, "quick", 503);
        assertThat(acknowledgementBatcher.accepted(id, "quick", FAR)).isFalse();
        await().atMost(Api.PATIENCE).until(() -> job(id).state() == JobState.SUCCEEDED);
        assertThat(job(id).upstreamId()).isNotEqualTo("quick");
        assertThat(store.isNobodys("quick")).isFalse();
    }

    @Test
    void of_many_reports_of_one_failure_one_counts() throws InterruptedException {
        for (int round = 0; round < 10; round++) {
            UUID id = insert("WAITING", "same-" + round, null);
            String upstreamId = "same-" + round;
            List<Thread> reports = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                reports.add(Thread.ofVirtual().start(() -> callback(id, upstreamId, 503)));
            }
            for (Thread report : reports) {
                report.join();
            }
            assertThat(job(id).reruns()).isEqualTo(1);
            assertThat(job(id).pastUpstreamIds()).containsExactly(upstreamId);
        }
    }

    private String make(String retryOn) {
        return Api.caller()
                .body("{\"endpoint\": \"fal-ai/flux/dev\", \"input\": " + FAILING + ", \"retry_on\": " + retryOn + "}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
    }

    private void callback(UUID id, String upstreamId, int status) {
        QuarkusTransaction.requiringNew()
                .run(() -> arrived.fire(new VerifiedCallbacks(List.of(
                        new VerifiedCallback(id, upstreamId, status, "{\"detail\": \"as said\"}", null, null)))));
    }

    /** Nobody looks at it by itself for the next hour. */
    private UUID insert(String state, @Nullable String upstreamId, @Nullable String past) {
        UUID id = ids.next();
        Instant now = clock.instant();
        database.update("""
                INSERT INTO job (id, owner_id, key_id, endpoint, input, headers, state, due_at, deadline, created_at,
                                 submitted_at, upstream_id, past_upstream_ids)
                SELECT ?, id, 'key', 'sandbox/instant', '{}', '{"x-fal-retry-config": "{\\"server_error\\":{\\"retries\\":3}}"}',
                    ?, ?, ?, ?, ?, ?, ?::text[] FROM owner ORDER BY created_at LIMIT 1""", id, state, now.plus(FAR), now.plus(FAR), now, now, upstreamId, past);
        return id;
    }

    private Job job(UUID id) {
        return store.find(id).orElseThrow();
    }
}
