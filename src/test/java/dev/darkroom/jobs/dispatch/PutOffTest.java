package dev.darkroom.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.jobs.Bounds;
import dev.darkroom.jobs.FarQueue;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.WithFarQueue;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.SettableClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queued jobs that wait for a later time: they are in nobody's way, and go when it has come. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class PutOffTest extends WithFarQueue {

    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");
    private static final int MANY = 30_000;

    /** Whoever walks past them reads a page for fifty of them at best; what others leave in the table is some dozens. */
    private static final int A_WALK = MANY / 100;

    @Inject
    UserTransaction transaction;

    private final SettableClock clock = new SettableClock(FarQueue.NOW);
    private JobClaimer jobClaimer;

    @BeforeEach
    void prepare() {
        jobClaimer = far.claims(FarQueue.UNLIMITED, clock);
    }

    private List<UUID> claim(int most) {
        clock.advance(Duration.ofMillis(100));
        return jobClaimer.queued(Bounds.upTo(most), FarQueue.LEASE).stream()
                .map(Job::id)
                .toList();
    }

    @Test
    void what_is_behind_them_goes_and_they_go_in_their_old_places_when_their_time_has_come() {
        UUID[] ids = far.queue(far.owner(1), 4);
        far.putOff(FarQueue.NOW.plusSeconds(1), ids[0], ids[1]);
        assertThat(claim(1)).containsExactly(ids[2]);
        clock.advance(Duration.ofSeconds(1));
        assertThat(claim(4)).containsExactly(ids[0], ids[1], ids[3]);
    }

    @Test
    void a_refused_job_is_put_off_for_the_pause_and_no_longer() {
        UUID id = far.queue(far.owner(1), 1)[0];
        assertThat(claim(1)).containsExactly(id);
        JobRepository store = new JobRepository(database, clock);
        assertThat(store.requeue(store.find(id).orElseThrow(), Duration.ofSeconds(2), "not accepted"))
                .isTrue();
        assertThat(claim(1)).isEmpty();
        clock.advance(Duration.ofMillis(1_900));
        assertThat(claim(1)).containsExactly(id);
    }

    @Test
    void what_was_learned_of_one_attempt_does_not_put_the_next_one_back() {
        UUID id = far.queue(far.owner(1), 1)[0];
        JobRepository store = new JobRepository(database, clock);
        assertThat(claim(1)).containsExactly(id);
        Job slow = store.find(id).orElseThrow();
        assertThat(store.requeue(slow, Duration.ZERO, "upstream does not know it"))
                .isTrue();
        assertThat(claim(1)).containsExactly(id);
        assertThat(store.requeue(slow, Duration.ZERO, "upstream does not know it, says who was asleep meanwhile"))
                .as("somebody is submitting it again at this moment")
                .isFalse();
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(JobState.SUBMITTING);
    }

    @Test
    void however_many_come_due_together_all_are_claimed() {
        UUID[] ids = far.queuePutOff(far.owner(1), FarQueue.NOW.minusSeconds(1), 2_500);
        List<UUID> claimed = new ArrayList<>();
        for (int batch = 0; batch < 5; batch++) {
            claimed.addAll(claim(500));
        }
        assertThat(claimed).containsExactlyInAnyOrder(ids);
    }

    @Test
    void a_job_that_is_marked_ready_too_soon_is_not_claimed_before_its_time() {
        UUID[] ids = far.queue(far.owner(1), 2);
        far.set("QUEUED", FarQueue.NOW.plusSeconds(60), ids[0]);
        assertThat(claim(2)).containsExactly(ids[1]);
    }

    @Test
    void a_claim_reads_no_more_however_many_are_put_off_before_what_it_takes() throws Exception {
        UUID owner = far.owner(1);
        UUID[] many = far.queuePutOff(owner, FarQueue.NOW.plusSeconds(60), MANY);
        UUID[] ready = far.queue(owner, 1);
        int past = read(ClaimSql.QUEUED, OptionalInt.empty());
        int pastByEndpoint = read(ClaimSql.QUEUED_BY_ENDPOINT, OptionalInt.of(1_000));
        database.update("DELETE FROM job WHERE id = ANY (?)", (Object) many);
        far.queue(owner, 1);
        assertThat(past).isLessThan(read(ClaimSql.QUEUED, OptionalInt.empty()) + A_WALK);
        assertThat(pastByEndpoint).isLessThan(read(ClaimSql.QUEUED_BY_ENDPOINT, OptionalInt.of(1_000)) + A_WALK);
        assertThat(claim(5)).contains(ready[0]);
    }

    // One also reads past what others left in the index, and marks it unless somebody may still see it.
    private int read(ClaimSql.Claim claim, OptionalInt endpointParallel) throws Exception {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            least = Math.min(least, readOnce(claim, endpointParallel));
        }
        return least;
    }

    /** The pages that a claim of one job touches; it is undone. */
    private int readOnce(ClaimSql.Claim claim, OptionalInt endpointParallel) throws Exception {
        Instant now = clock.instant();
        List<@Nullable Object> parameters = new ArrayList<>(Arrays.asList(
                now,
                now.plus(FarQueue.LEASE),
                FarQueue.SELF.value(),
                1,
                new UUID(0, 0),
                0,
                null,
                endpointParallel.isPresent() ? endpointParallel.getAsInt() : null,
                new UUID[0],
                1,
                new String[0],
                new Integer[0]));
        UUID oldest = new UUID(now.minus(Duration.ofDays(2)).toEpochMilli() << 16, 0);
        for (int i = 0; i < claim.bounds(); i++) {
            parameters.add(oldest);
        }
        transaction.begin();
        try {
            // The first line with buffers is that of the whole.
            String plan = String.join(
                    "\n",
                    database.query(
                            "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) " + claim.sql(),
                            row -> row.getString(1),
                            parameters.toArray()));
            Matcher buffers = BUFFERS.matcher(plan);
            assertThat(buffers.find()).as(plan).isTrue();
            return number(buffers.group(1)) + number(buffers.group(2));
        } finally {
            transaction.rollback();
        }
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
