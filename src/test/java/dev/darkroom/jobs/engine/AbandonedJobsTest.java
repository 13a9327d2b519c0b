package dev.darkroom.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.jobs.Bounds;
import dev.darkroom.jobs.FarQueue;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.WithFarQueue;
import dev.darkroom.jobs.dispatch.JobClaimer;
import dev.darkroom.jobs.dispatch.LostAcknowledgementFinder;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a dead instance held goes on; of what one holds that is asleep, only what does no harm when it is done twice. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AbandonedJobsTest extends WithFarQueue {

    private static final int OTHER = 77;
    private static final int DEAD = FarQueue.SELF.value();
    private static final Instant LATER = FarQueue.NOW.plusSeconds(10);

    private JobClaimer jobClaimer;
    private DueJobClaimer dueJobClaimer;
    private AbandonedJobs abandoned;
    private JobRepository store;
    private int owners;

    @BeforeEach
    void prepare() {
        jobClaimer = far.claims(FarQueue.UNLIMITED);
        dueJobClaimer = new DueJobClaimer(database, config, FarQueue.SELF, FarQueue.CLOCK);
        store = new JobRepository(database, FarQueue.CLOCK);
        abandoned = new AbandonedJobs(config);
    }

    private Job job(UUID id) {
        return store.find(id).orElseThrow();
    }

    private Instant due(UUID id) {
        return database.first("SELECT due_at FROM job WHERE id = ?", row -> Database.time(row, "due_at"), id)
                .orElseThrow();
    }

    private int release(int instance, boolean gone) {
        return abandoned.release(database, LATER, instance, gone);
    }

    private UUID queued() {
        return far.queue(far.owner(++owners), 1)[0];
    }

    private UUID submitting() {
        UUID id = queued();
        assertThat(jobClaimer.queued(Bounds.upTo(1), FarQueue.LEASE))
                .extracting(Job::id)
                .containsExactly(id);
        return id;
    }

    private UUID claimed(String state, @Nullable String upstreamId) {
        UUID id = queued();
        far.set(state, FarQueue.NOW.minusSeconds(1), id);
        database.update("UPDATE job SET upstream_id = ? WHERE id = ?", upstreamId, id);
        List<Job> claimed = state.equals("INGESTING")
                ? dueJobClaimer.others(Bounds.upTo(1_000), FarQueue.LEASE)
                : dueJobClaimer.looks(Bounds.upTo(1_000), FarQueue.LEASE);
        assertThat(claimed).extracting(Job::id).contains(id);
        return id;
    }

    @Test
    void looks_and_ingests_of_a_silent_instance_are_due_at_once() {
        List<UUID> held = List.of(claimed("WAITING", "r1"), claimed("INGESTING", "r2"), claimed("CANCELLING", "r3"));
        assertThat(release(DEAD, false)).isEqualTo(3);
        assertThat(held).allSatisfy(id -> assertThat(due(id)).isEqualTo(LATER));
    }

    @Test
    void what_may_be_on_its_way_upstream_stays_with_an_instance_that_may_be_asleep() {
        UUID atTheCounter = submitting();
        UUID givenUpThere = claimed("CANCELLING", null);
        Instant before = due(atTheCounter);
        assertThat(release(DEAD, false)).isZero();
        assertThat(due(atTheCounter)).isEqualTo(before);
        assertThat(job(atTheCounter).state()).isEqualTo(JobState.SUBMITTING);
        assertThat(due(givenUpThere)).isEqualTo(FarQueue.NOW.plus(FarQueue.LEASE));
    }

    @Test
    void what_a_dead_instance_was_handing_upstream_is_looked_for_there_before_it_is_handed_over_again() {
        UUID atTheCounter = submitting();
        assertThat(release(DEAD, true)).isEqualTo(1);
        Job waiting = job(atTheCounter);
        assertThat(waiting.state()).isEqualTo(JobState.WAITING);
        assertThat(waiting.upstreamId()).isNull();
        Duration settled = LostAcknowledgementFinder.listSettled(config);
        Instant known = FarQueue.NOW.plus(settled);
        assertThat(due(atTheCounter)).isEqualTo(known.isAfter(LATER) ? known : LATER);
        assertThat(release(DEAD, true)).as("once is enough").isZero();
    }

    @Test
    void an_instance_declared_dead_cannot_renew_its_lease() {
        UUID id = submitting();
        Job asClaimed = job(id);
        release(DEAD, true);
        assertThat(store.renewLease(asClaimed, FarQueue.LEASE)).isFalse();
    }

    @Test
    void what_it_holds_is_released_however_old_it_is() {
        UUID old = far.age(Duration.ofDays(5), claimed("INGESTING", "r5"))[0];
        assertThat(release(DEAD, false)).isEqualTo(1);
        assertThat(due(old)).isEqualTo(LATER);
    }

    @Test
    void what_it_had_finished_with_and_what_others_hold_is_left_alone() {
        UUID putOff = claimed("WAITING", "r4");
        store.pollAfter(putOff, Duration.ofMinutes(3));
        UUID others = submitting();
        database.update("UPDATE job SET leased_by = ? WHERE id = ?", OTHER, others);
        Instant later = due(putOff);
        assertThat(release(DEAD, true)).isZero();
        assertThat(due(putOff)).isEqualTo(later);
        assertThat(job(others).state()).isEqualTo(JobState.SUBMITTING);
    }
}
