package dev.darkroom.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.jobs.Bounds;
import dev.darkroom.jobs.FarQueue;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.WithFarQueue;
import dev.darkroom.jobs.dispatch.LostAcknowledgementFinder;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a piece of work leaves behind that failed without a word in the row. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class JobLeasesTest extends WithFarQueue {

    private JobRepository store;
    private JobLeases jobLeases;

    @BeforeEach
    void prepare() {
        store = new JobRepository(database, FarQueue.CLOCK);
        jobLeases = new JobLeases(store, config);
    }

    private Job submitting() {
        far.queue(far.owner(1), 1);
        return far.claims(FarQueue.UNLIMITED)
                .queued(Bounds.upTo(1), FarQueue.LEASE)
                .getFirst();
    }

    private Job ingesting() {
        UUID id = far.queue(far.owner(2), 1)[0];
        far.set("INGESTING", FarQueue.NOW.minusSeconds(1), id);
        return new DueJobClaimer(database, config, FarQueue.SELF, FarQueue.CLOCK)
                .others(Bounds.upTo(1_000), FarQueue.LEASE).stream()
                        .filter(job -> job.id().equals(id))
                        .findFirst()
                        .orElseThrow();
    }

    private void fail(Job job) {
        Runnable work = jobLeases.holding(job, _ -> {
            throw new IllegalStateException("the database is away");
        });
        assertThatThrownBy(work::run).hasMessage("the database is away");
        jobLeases.giveBackFailed();
    }

    private Instant due(Job job) {
        return database.first("SELECT due_at FROM job WHERE id = ?", row -> Database.time(row, "due_at"), job.id())
                .orElseThrow();
    }

    @Test
    void an_ingest_that_failed_is_tried_again_soon_and_not_only_when_its_lease_is_over() {
        Job job = ingesting();
        fail(job);
        assertThat(due(job)).isBetween(FarQueue.NOW.plusSeconds(1), FarQueue.NOW.plusSeconds(20));
    }

    @Test
    void a_submit_that_failed_with_nothing_written_is_looked_for_upstream() {
        Job job = submitting();
        fail(job);
        assertThat(store.find(job.id()).orElseThrow().state()).isEqualTo(JobState.WAITING);
        assertThat(due(job)).isEqualTo(FarQueue.NOW.plus(LostAcknowledgementFinder.listSettled(config)));
    }

    @Test
    void what_others_have_claimed_since_stays_theirs() {
        Job job = ingesting();
        database.update(
                "UPDATE job SET looks = looks + 1, due_at = ?, leased_until = ? WHERE id = ?",
                FarQueue.NOW.plusSeconds(500),
                FarQueue.NOW.plusSeconds(500),
                job.id());
        fail(job);
        assertThat(due(job)).isEqualTo(FarQueue.NOW.plusSeconds(500));
    }

    @Test
    void work_that_is_done_is_not_given_back() {
        Job job = ingesting();
        jobLeases.holding(job, _ -> {}).run();
        jobLeases.giveBackFailed();
        jobLeases.giveBackAll();
        assertThat(due(job)).isEqualTo(FarQueue.NOW.plus(FarQueue.LEASE));
    }
}
