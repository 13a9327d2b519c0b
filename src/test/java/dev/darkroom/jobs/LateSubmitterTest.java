package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.ingest.InputUrlRewriter;
import dev.darkroom.jobs.dispatch.JobClaimer;
import dev.darkroom.jobs.dispatch.SubmissionPreparer;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.Heartbeat;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.SettableClock;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that was held up after it claimed a job: what it does and says then must not touch a later attempt. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class LateSubmitterTest extends WithFarQueue {

    @Inject
    Providers providers;

    @Inject
    InputUrlRewriter inputUrlRewriter;

    @Inject
    Heartbeat heartbeat;

    private final SettableClock clock = new SettableClock(FarQueue.NOW);
    private JobClaimer jobClaimer;
    private JobRepository store;
    private SubmissionPreparer submissionPreparer;

    @BeforeEach
    void prepare() {
        jobClaimer = far.claims(FarQueue.UNLIMITED, clock);
        store = new JobRepository(database, clock);
        submissionPreparer = new SubmissionPreparer(inputUrlRewriter, store, config, heartbeat, clock);
    }

    private Job claimed() {
        clock.advance(Duration.ofMillis(100));
        List<Job> jobs = jobClaimer.queued(Bounds.upTo(1), config.lease());
        assertThat(jobs).hasSize(1);
        return jobs.getFirst();
    }

    private JobState state(UUID id) {
        return store.find(id).orElseThrow().state();
    }

    private ProviderAccount account() {
        return providers.all().getFirst().accounts().getFirst();
    }

    @Test
    void within_its_lease_it_submits_and_asks_nobody() {
        far.queue(far.owner(1), 1);
        Job job = claimed();
        assertThat(submissionPreparer.ready(job, account())).isInstanceOf(SubmissionPreparer.Outcome.Ready.class);
    }

    @Test
    void after_its_lease_it_does_not_submit_what_another_has_taken_for_submitted() {
        far.queue(far.owner(1), 1);
        Job job = claimed();
        clock.advance(config.lease());
        assertThat(store.unacknowledged(job, config.grace(), "found by another replica"))
                .isTrue();

        assertThat(submissionPreparer.ready(job, account())).isInstanceOf(SubmissionPreparer.Outcome.TakenOver.class);
    }

    @Test
    void after_its_lease_it_submits_what_nobody_has_looked_at_and_has_a_lease_again() {
        far.queue(far.owner(1), 1);
        Job job = claimed();
        clock.advance(config.lease());

        assertThat(submissionPreparer.ready(job, account())).isInstanceOf(SubmissionPreparer.Outcome.Ready.class);

        Instant due = database.first(
                        "SELECT due_at FROM job WHERE id = ?", row -> Database.time(row, "due_at"), job.id())
                .orElseThrow();
        assertThat(due).as("to another it does not look abandoned").isAfter(clock.instant());
    }

    @Test
    void what_became_of_its_attempt_says_nothing_of_the_next() {
        far.queue(far.owner(1), 1);
        Job slow = claimed();
        assertThat(store.requeue(slow, Duration.ZERO, "upstream does not know it"))
                .isTrue();
        Job quick = claimed();
        assertThat(quick.id()).isEqualTo(slow.id());

        assertThat(store.unacknowledged(slow, config.grace(), "its connection broke"))
                .isFalse();
        clock.advance(config.lease());
        assertThat(submissionPreparer.ready(slow, account())).isInstanceOf(SubmissionPreparer.Outcome.TakenOver.class);

        assertThat(state(quick.id())).isEqualTo(JobState.SUBMITTING);
        assertThat(store.unacknowledged(quick, config.grace(), "its connection broke"))
                .isTrue();
    }
}
