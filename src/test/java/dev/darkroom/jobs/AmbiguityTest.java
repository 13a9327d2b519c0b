package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.callbacks.VerifiedCallback;
import dev.darkroom.callbacks.VerifiedCallbacks;
import dev.darkroom.jobs.dispatch.AcknowledgementBatcher;
import dev.darkroom.jobs.engine.JobCanceller;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every order in which acknowledgements, callbacks, ends and crashes can meet, and what must come of it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AmbiguityTest {

    private static final Duration FAR = Duration.ofHours(1);

    /** What happens, in order, to a job that stands in a state; how it must end, and what its history must say. */
    enum Case {
        CALLBACK_BEFORE_THE_ACKNOWLEDGEMENT("SUBMITTING", "ok, accepted", "SUCCEEDED", "answered succeeded"),
        ACKNOWLEDGEMENT_LOST("SUBMITTING", "unacknowledged, ok", "SUCCEEDED", "unacknowledged answered succeeded"),
        CRASH_WHILE_SUBMITTING("SUBMITTING", "lease over, ok", "SUCCEEDED", "unacknowledged answered succeeded"),
        ACKNOWLEDGED_AFTER_ALL(
                "SUBMITTING",
                "unacknowledged, accepted, ok",
                "SUCCEEDED",
                "unacknowledged submitted answered succeeded"),
        CALLBACK_WHILE_QUEUED_AGAIN("QUEUED", "ok", "SUCCEEDED", "answered succeeded"),
        THE_SAME_SUCCESS_TWICE("WAITING", "ok, ok", "SUCCEEDED", "answered repeated succeeded"),
        FAILURE_AFTER_SUCCESS("WAITING", "ok, failed", "SUCCEEDED", "answered repeated succeeded"),
        SUCCESS_AFTER_FAILURE("WAITING", "failed, ok", "SUCCEEDED", "failed answered succeeded late"),
        THE_SAME_FAILURE_TWICE("WAITING", "failed, failed", "FAILED", "failed repeated"),
        SUCCESS_AFTER_EXPIRY("WAITING", "expired, ok", "SUCCEEDED", "expired answered succeeded late"),
        FAILURE_AFTER_EXPIRY("WAITING", "expired, failed", "EXPIRED", "expired repeated"),
        SUCCESS_AFTER_CANCEL("CANCELLING", "cancelled, ok", "SUCCEEDED", "cancelled answered succeeded late"),
        SUCCESS_WHILE_CANCELLING("CANCELLING", "ok", "SUCCEEDED", "answered succeeded"),
        STOPPED_WHILE_CANCELLING("CANCELLING", "stopped", "CANCELLED", "cancelled"),
        ACKNOWLEDGED_WHILE_CANCELLING("CANCELLING", "accepted, stopped", "CANCELLED", "submitted cancelled repeated?");

        private final JobState from;
        private final String[] events;
        private final JobState end;
        private final String history;

        Case(String from, String events, String end, String history) {
            this.from = JobState.valueOf(from);
            this.events = events.split(", ");
            this.end = JobState.valueOf(end);
            this.history = history;
        }
    }

    @Inject
    Event<VerifiedCallbacks> arrived;

    @Inject
    JobRepository store;

    @Inject
    AcknowledgementBatcher acknowledgementBatcher;

    @Inject
    TerminalTransitions terminalTransitions;

    @Inject
    JobCanceller canceller;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @ParameterizedTest
    @EnumSource
    void whatever_meets_whatever_the_outcome_is_one(Case given) {
        UUID id = insert(given.from);
        for (String event : given.events) {
            happen(id, event);
        }
        await().atMost(Api.PATIENCE).until(() -> job(id).state() == given.end && job(id).answer() == null);
        // What happened in one moment may be told in either order: ends are written by another thread.
        assertThat(kinds(id))
                .filteredOn(kind -> !given.history.contains(kind + "?"))
                .containsExactlyInAnyOrder(words(given.history));
        assertThat(ends(id)).isEqualTo(given.history.contains("late") ? 2 : 1);
    }

    @Test
    void of_two_different_answers_at_once_exactly_one_is_the_end() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            UUID id = insert(JobState.WAITING);
            List<Thread> both = new ArrayList<>();
            for (String event : List.of("ok", "failed")) {
                both.add(Thread.ofVirtual().start(() -> happen(id, event)));
            }
            for (Thread one : both) {
                one.join();
            }
            await().atMost(Api.PATIENCE).until(() -> job(id).state() == JobState.SUCCEEDED);
            assertThat(kinds(id)).containsOnlyOnce("answered");
        }
    }

    @Test
    void an_acknowledgement_that_is_written_down_again_is_the_same_one() {
        UUID id = insert(JobState.SUBMITTING);
        assertThat(acknowledgementBatcher.accepted(id, "mine-" + id, FAR)).isTrue();
        assertThat(acknowledgementBatcher.accepted(id, "mine-" + id, FAR)).isTrue();
        assertThat(acknowledgementBatcher.accepted(id, "other-" + id, FAR)).isFalse();
        assertThat(kinds(id)).containsOnlyOnce("submitted");
    }

    @Test
    void a_cancel_that_meets_a_requeue_is_not_lost() {
        UUID id = insert(JobState.WAITING);
        Job asRead = job(id);
        assertThat(store.requeue(asRead, FAR, "not accepted")).isTrue();
        assertThat(canceller.request(asRead)).isTrue();
        assertThat(job(id).state()).isEqualTo(JobState.CANCELLED);
    }

    private void happen(UUID id, String event) {
        switch (event) {
            case "ok" -> callback(id, 200, "{\"text\": \"done\"}");
            case "failed" -> callback(id, 500, "{\"detail\": \"broken\"}");
            case "stopped" -> callback(id, 499, "{\"detail\": \"cancelled\"}");
            case "accepted" -> acknowledgementBatcher.accepted(id, "upstream-" + id, FAR);
            case "unacknowledged" -> store.unacknowledged(job(id), FAR, "no answer came");
            case "expired" -> terminalTransitions.end(job(id), JobState.EXPIRED, FailureOutcome.expired());
            case "cancelled" -> terminalTransitions.end(job(id), JobState.CANCELLED, FailureOutcome.cancelled());
            case "lease over" -> {
                database.update("UPDATE job SET due_at = ? WHERE id = ?", clock.instant(), id);
                await().atMost(Api.PATIENCE).until(() -> job(id).state() == JobState.WAITING);
            }
            default -> throw new IllegalArgumentException(event);
        }
    }

    private void callback(UUID id, int status, String payload) {
        QuarkusTransaction.requiringNew()
                .run(() -> arrived.fire(new VerifiedCallbacks(
                        List.of(new VerifiedCallback(id, "upstream-" + id, status, payload, null, null)))));
    }

    /** Nobody looks at it by itself for the next hour. */
    private UUID insert(JobState state) {
        UUID id = ids.next();
        Instant now = clock.instant();
        database.update("""
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, due_at, deadline, created_at, submitted_at)
                SELECT ?, id, 'key', 'sandbox/instant', '{}', ?, ?, ?, ?, ? FROM owner ORDER BY created_at LIMIT 1""", id, state, now.plus(FAR), now.plus(FAR), now, now);
        return id;
    }

    private Job job(UUID id) {
        return store.find(id).orElseThrow();
    }

    private List<String> kinds(UUID id) {
        return database.query(
                "SELECT kind FROM job_event WHERE job_id = ? ORDER BY at, number", row -> row.getString(1), id);
    }

    private long ends(UUID id) {
        return kinds(id).stream()
                .filter(kind -> Stream.of("succeeded", "succeeded late", "failed", "cancelled", "expired")
                        .anyMatch(kind::equals))
                .count();
    }

    private static String[] words(String history) {
        return Stream.of(history.replace("succeeded late", "succeeded-late").split(" "))
                // Told where the reconciler was quicker than the callback.
                .filter(word -> !word.endsWith("?"))
                .map(word -> word.replace('-', ' '))
                .toArray(String[]::new);
    }
}
