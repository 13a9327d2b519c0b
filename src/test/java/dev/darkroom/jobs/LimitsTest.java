package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.jobs.dispatch.JobClaimer;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is over a limit stays queued, and all else goes on. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class LimitsTest extends WithFarQueue {

    private static final ConcurrencyLimitsConfig OWNER_TEN = FarQueue.limits(OptionalInt.of(10), OptionalInt.empty());
    private static final ConcurrencyLimitsConfig ENDPOINT_TEN =
            FarQueue.limits(OptionalInt.empty(), OptionalInt.of(10));

    @Test
    void an_owner_at_its_limit_keeps_the_rest_queued_and_others_go_on() {
        UUID limited = far.owner(1);
        UUID other = far.owner(2, 1, 1_000);
        far.queue(limited, 50);
        far.queue(other, 50);
        claimUntilRunning(OWNER_TEN, other, 50);
        assertThat(far.running(limited)).isEqualTo(10);
    }

    @Test
    void an_owners_own_limit_goes_before_the_configured_one_and_zero_holds_its_queue() {
        UUID three = far.owner(1, 1, 3);
        UUID none = far.owner(2, 1, 0);
        far.queue(three, 10);
        far.queue(none, 10);
        claimUntilRunning(OWNER_TEN, three, 3);
        assertThat(far.claims(FarQueue.UNLIMITED).queued(Bounds.upTo(64), FarQueue.LEASE))
                .isEmpty();
        assertThat(far.running(three)).isEqualTo(3);
        assertThat(far.running(none)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUBMITTING", "WAITING", "INGESTING", "CANCELLING"})
    void a_job_that_has_not_ended_counts_whatever_its_state(String state) {
        UUID owner = far.owner(1);
        far.set(state, FarQueue.NOW.plusSeconds(60), far.queue(owner, "a/b", 0, 7));
        far.queue(owner, "a/b", 0, 20);
        assertThat(far.claims(OWNER_TEN).queued(Bounds.upTo(64), FarQueue.LEASE))
                .hasSize(3);
        assertThat(far.claims(OWNER_TEN).queued(Bounds.upTo(64), FarQueue.LEASE))
                .isEmpty();
    }

    @Test
    void an_end_makes_room_for_one_more() {
        UUID owner = far.owner(1);
        far.queue(owner, 20);
        List<Job> first = far.claims(OWNER_TEN).queued(Bounds.upTo(64), FarQueue.LEASE);
        database.update(
                "UPDATE job SET state = 'FAILED', due_at = NULL, finished_at = ?, result = '{}', status_code = 500"
                        + " WHERE id = ?",
                FarQueue.NOW,
                first.getFirst().id());
        assertThat(far.claims(OWNER_TEN).queued(Bounds.upTo(64), FarQueue.LEASE))
                .hasSize(1);
    }

    @Test
    void a_full_endpoint_holds_up_neither_the_other_endpoints_of_the_same_owner_nor_other_owners() {
        UUID owner = far.owner(1);
        UUID other = far.owner(2);
        far.queue(owner, "slow/model", 0, 500);
        UUID[] quick = far.queue(owner, "quick/model", 0, 4);
        far.queue(other, "slow/model", 0, 500);
        List<Job> claimed = far.claims(ENDPOINT_TEN).queued(Bounds.upTo(64), FarQueue.LEASE);
        assertThat(claimed).extracting(Job::id).contains(quick);
        assertThat(claimed.stream().filter(job -> job.endpoint().equals("slow/model")))
                .hasSize(10);
        assertThat(far.running(other)).isEqualTo(5);
        assertThat(far.claims(ENDPOINT_TEN).queued(Bounds.upTo(64), FarQueue.LEASE))
                .isEmpty();
    }

    @Test
    void eight_claimers_at_once_reach_an_owners_limit_and_never_pass_it() throws Exception {
        UUID owner = far.owner(1);
        far.queue(owner, 400);
        assertThat(claimedByEight(OWNER_TEN)).hasSize(10);
        assertThat(far.running(owner)).isEqualTo(10);
    }

    @Test
    void eight_claimers_at_once_reach_an_endpoints_limit_and_never_pass_it() throws Exception {
        for (int number = 0; number < 20; number++) {
            far.queue(far.owner(number), "slow/model", 0, 20);
        }
        assertThat(claimedByEight(ENDPOINT_TEN)).hasSize(10);
    }

    // The running service goes round these owners too, though nothing of theirs is due for it. At the moment when it
    // counts an owner that has a limit of its own, there is no room for anybody else.
    private void claimUntilRunning(ConcurrencyLimitsConfig limits, UUID owner, int running) {
        JobClaimer jobClaimer = far.claims(limits);
        await().until(() -> {
            jobClaimer.queued(Bounds.upTo(64), FarQueue.LEASE);
            return far.running(owner) == running;
        });
    }

    private List<Job> claimedByEight(ConcurrencyLimitsConfig limits) throws Exception {
        List<Callable<List<Job>>> replicas = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            JobClaimer replica = far.claims(limits);
            replicas.add(() -> {
                List<Job> claimed = new ArrayList<>();
                for (int batch = 0; batch < 25; batch++) {
                    claimed.addAll(replica.queued(Bounds.upTo(3), FarQueue.LEASE));
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
        return all;
    }
}
