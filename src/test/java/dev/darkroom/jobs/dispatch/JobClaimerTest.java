package dev.darkroom.jobs.dispatch;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.jobs.Bounds;
import dev.darkroom.jobs.FarQueue;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.WithFarQueue;
import dev.darkroom.jobs.engine.DueJobClaimer;
import dev.darkroom.jobs.maintenance.JobPartitions;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims, each made as a replica of its own would make them. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobClaimerTest extends WithFarQueue {

    private JobClaimer jobClaimer;
    private DueJobClaimer dueJobClaimer;

    @BeforeEach
    void prepare() {
        jobClaimer = far.claims(FarQueue.UNLIMITED);
        dueJobClaimer = new DueJobClaimer(database, config, FarQueue.SELF, FarQueue.CLOCK);
    }

    private List<Job> claim(int most) {
        return jobClaimer.queued(Bounds.upTo(most), FarQueue.LEASE);
    }

    private static Map<UUID, Long> byOwner(List<Job> jobs) {
        return jobs.stream().collect(groupingBy(Job::ownerId, counting()));
    }

    @Test
    void a_few_jobs_are_in_the_first_batch_however_many_another_owner_has_queued_before() {
        UUID many = far.owner(1);
        UUID few = far.owner(2);
        far.queue(many, 10_000);
        far.queue(few, 5);
        assertThat(byOwner(claim(64))).isEqualTo(Map.of(many, 59L, few, 5L));
    }

    @Test
    void a_claimed_job_is_leased_counted_and_noted() {
        UUID id = far.queue(far.owner(1), 1)[0];
        Job job = claim(1).getFirst();
        assertThat(job.id()).isEqualTo(id);
        assertThat(job.state()).isEqualTo(JobState.SUBMITTING);
        assertThat(job.attempts()).isEqualTo(1);
        assertThat(database.query(
                        "SELECT due_at = ?, submitted_at = ? FROM job WHERE id = ?",
                        row -> row.getBoolean(1) && row.getBoolean(2),
                        FarQueue.NOW.plus(FarQueue.LEASE),
                        FarQueue.NOW,
                        id))
                .containsExactly(true);
        assertThat(database.query(
                        "SELECT kind || ' ' || detail FROM job_event WHERE job_id = ?", row -> row.getString(1), id))
                .containsExactly("submitting attempt 1");
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void in_an_owners_queue_normal_goes_before_low_and_older_before_newer() {
        UUID owner = far.owner(1);
        UUID[] low = far.queue(owner, "a/b", 1, 2);
        UUID[] normal = far.queue(owner, "a/b", 0, 2);
        assertThat(claim(3)).extracting(Job::id).containsExactly(normal[0], normal[1], low[0]);
    }

    @Test
    void low_priority_yields_to_the_owners_own_jobs_and_not_to_those_of_others() {
        UUID patient = far.owner(1);
        UUID other = far.owner(2);
        far.queue(patient, "a/b", 1, 10);
        far.queue(other, 10);
        assertThat(byOwner(claim(10))).isEqualTo(Map.of(patient, 5L, other, 5L));
    }

    @Test
    void batches_are_shared_by_weight_also_when_they_are_of_one_job_each() {
        UUID heavy = far.owner(1, 3, null);
        UUID light = far.owner(2, 1, null);
        far.queue(heavy, 200);
        far.queue(light, 200);
        assertThat(byOwner(claim(40))).isEqualTo(Map.of(heavy, 30L, light, 10L));
        List<Job> singly = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            singly.addAll(claim(1));
        }
        assertThat(byOwner(singly)).isEqualTo(Map.of(heavy, 30L, light, 10L));
    }

    @Test
    void with_more_owners_than_places_in_a_batch_each_comes_round_before_any_comes_twice() {
        IntStream.range(0, 30).forEach(number -> far.queue(far.owner(number), 2));
        List<Job> claimed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            claimed.addAll(claim(10));
        }
        assertThat(byOwner(claimed)).hasSize(30);
    }

    @Test
    void four_claimers_at_once_never_claim_the_same_job_and_leave_none() throws Exception {
        UUID[] ids = far.queue(far.owner(1), 400);
        UUID[] others = far.queue(far.owner(2), 100);
        List<Callable<List<Job>>> replicas = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            JobClaimer replica = far.claims(FarQueue.UNLIMITED);
            replicas.add(() -> {
                List<Job> claimed = new ArrayList<>();
                for (int batch = 0; batch < 40; batch++) {
                    claimed.addAll(replica.queued(Bounds.upTo(10), FarQueue.LEASE));
                }
                return claimed;
            });
        }
        List<Job> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<Job>> claimed : threads.invokeAll(replicas)) {
                all.addAll(claimed.get());
            }
        }
        List<UUID> expected = new ArrayList<>(Arrays.asList(ids));
        expected.addAll(Arrays.asList(others));
        assertThat(all).extracting(Job::id).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void a_job_of_a_long_gone_day_is_found_by_the_first_claim_of_a_replica() {
        UUID owner = far.owner(1);
        UUID id = far.queue(owner, 1)[0];
        database.update("UPDATE job SET id = ? WHERE id = ?", JobPartitions.firstIdOf(LocalDate.of(2099, 1, 1)), id);
        assertThat(claim(5)).isEmpty();
        JobClaimer starting = new JobClaimer(database, FarQueue.UNLIMITED, config, FarQueue.SELF, FarQueue.CLOCK);
        assertThat(starting.queued(Bounds.upTo(1_000), FarQueue.LEASE))
                .extracting(Job::ownerId)
                .contains(owner);
        database.update("DELETE FROM job WHERE owner_id = ?", owner);
    }

    @Test
    void looks_are_claimed_apart_from_answers_and_broken_leases() {
        UUID owner = far.owner(1);
        UUID[] ids = far.queue(owner, 5);
        List<String> states = List.of("WAITING", "CANCELLING", "INGESTING", "SUBMITTING");
        IntStream.range(0, 4).forEach(i -> far.set(states.get(i), FarQueue.NOW.minusSeconds(1), ids[i]));
        assertThat(mine(dueJobClaimer.looks(Bounds.upTo(1_000), Duration.ofMinutes(1)), owner))
                .containsExactlyInAnyOrder(ids[0], ids[1]);
        assertThat(mine(dueJobClaimer.others(Bounds.upTo(1_000), Duration.ofMinutes(1)), owner))
                .containsExactlyInAnyOrder(ids[2], ids[3]);
        assertThat(mine(dueJobClaimer.looks(Bounds.upTo(1_000), Duration.ofMinutes(1)), owner))
                .isEmpty();
        assertThat(mine(dueJobClaimer.others(Bounds.upTo(1_000), Duration.ofMinutes(1)), owner))
                .isEmpty();
    }

    private static List<UUID> mine(List<Job> jobs, UUID owner) {
        return jobs.stream()
                .filter(job -> job.ownerId().equals(owner))
                .map(Job::id)
                .toList();
    }
}
