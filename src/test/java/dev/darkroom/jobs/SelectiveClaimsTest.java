package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.jobs.dispatch.JobClaimer;
import dev.darkroom.jobs.engine.DueJobClaimer;
import dev.darkroom.shared.work.ClaimBounds;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims that look whose jobs they take. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class SelectiveClaimsTest extends WithFarQueue {

    private static final String BAD = "far/bad/text-to-image";
    private static final String BAD_TOO = "far/bad";
    private static final String GOOD = "workflows/far/good";

    private JobClaimer jobClaimer;
    private DueJobClaimer dueJobClaimer;

    @BeforeEach
    void prepare() {
        jobClaimer = far.claims(FarQueue.UNLIMITED);
        dueJobClaimer = far.dueClaims();
    }

    private static ClaimBounds apps(int most, Map<String, Integer> rooms) {
        return new ClaimBounds(most, most, rooms, Map.of(), Map.of(), false);
    }

    private List<String> queued(ClaimBounds bounds) {
        return jobClaimer.queued(bounds, FarQueue.LEASE).stream()
                .map(Job::endpoint)
                .toList();
    }

    private void running(String state, UUID owner, String endpoint, int count) {
        far.set(state, FarQueue.NOW.minusSeconds(1), far.queue(owner, endpoint, 0, count));
    }

    @Test
    void jobs_of_a_paused_app_are_passed_over_whatever_their_endpoint() {
        UUID owner = far.owner(1);
        far.queue(owner, BAD, 0, 30);
        far.queue(owner, BAD_TOO, 0, 30);
        far.queue(owner, GOOD, 0, 5);
        assertThat(queued(apps(20, Map.of("far/bad", 0)))).hasSize(5).containsOnly(GOOD);
        assertThat(queued(apps(20, Map.of("far/bad", 0)))).isEmpty();
    }

    @Test
    void an_owners_long_queue_of_one_app_goes_before_its_other_apps_in_no_claim() {
        UUID owner = far.owner(1);
        far.queue(owner, BAD, 0, 100);
        far.queue(owner, "far/third/model", 0, 100);
        far.queue(owner, GOOD, 0, 5);
        assertThat(queued(new ClaimBounds(20, 20, Map.of(), Map.of(), Map.of(), true)))
                .hasSize(20)
                .filteredOn(GOOD::equals)
                .hasSize(5);
    }

    @Test
    void results_of_one_lane_go_before_those_of_others_in_no_claim() {
        running("INGESTING", far.owner(1), BAD, 100);
        running("INGESTING", far.owner(2), GOOD, 5);
        assertThat(
                        dueJobClaimer
                                .others(new ClaimBounds(20, 20, Map.of(), Map.of(), Map.of(), true), FarQueue.LEASE)
                                .stream()
                                .map(Job::endpoint))
                .hasSize(20)
                .filteredOn(GOOD::equals)
                .hasSize(5);
    }

    @Test
    void what_is_older_than_its_deadline_is_looked_for_once_a_minute() {
        UUID owner = far.owner(1);
        UUID[] waiting = far.queue(owner, GOOD, 0, 1);
        UUID[] ingesting = far.queue(owner, GOOD, 0, 1);
        far.set("WAITING", FarQueue.NOW.minusSeconds(1), waiting);
        far.set("INGESTING", FarQueue.NOW.minusSeconds(1), ingesting);
        UUID waited = far.age(Duration.ofDays(5), waiting)[0];
        UUID answered = far.age(Duration.ofDays(5), ingesting)[0];
        ClaimBounds bounds = new ClaimBounds(20, 20, Map.of(), Map.of(), Map.of(), true);
        assertThat(dueJobClaimer.looks(bounds, FarQueue.LEASE)).isEmpty();
        assertThat(dueJobClaimer.others(bounds, FarQueue.LEASE)).isEmpty();
        DueJobClaimer aMinuteLater =
                new DueJobClaimer(database, config, FarQueue.SELF, Clock.offset(FarQueue.CLOCK, Duration.ofMinutes(1)));
        assertThat(aMinuteLater.looks(bounds, FarQueue.LEASE))
                .extracting(Job::id)
                .contains(waited);
        assertThat(aMinuteLater.others(bounds, FarQueue.LEASE))
                .extracting(Job::id)
                .contains(answered);
    }

    @Test
    void an_apps_room_is_one_for_all_its_endpoints_and_owners() {
        far.queue(far.owner(1), BAD, 0, 10);
        far.queue(far.owner(2), BAD_TOO, 0, 10);
        assertThat(queued(apps(20, Map.of("far/bad", 3)))).hasSize(3);
    }

    @Test
    void who_holds_nothing_yet_gets_no_more_than_newcomers_may() {
        far.queue(far.owner(1), GOOD, 0, 20);
        assertThat(queued(new ClaimBounds(20, 4, Map.of("far/bad", 0), Map.of(), Map.of(), false)))
                .hasSize(4);
    }

    @Test
    void an_owner_with_its_share_waits() {
        UUID full = far.owner(1);
        UUID other = far.owner(2);
        far.queue(full, GOOD, 0, 5);
        far.queue(other, GOOD, 0, 5);
        List<Job> claimed =
                jobClaimer.queued(new ClaimBounds(20, 20, Map.of(), Map.of(full, 0), Map.of(), false), FarQueue.LEASE);
        assertThat(claimed).hasSize(5).allMatch(job -> job.ownerId().equals(other));
    }

    @Test
    void without_bounds_in_the_way_jobs_are_claimed_in_order_and_no_more_than_anybody_may_have() {
        UUID owner = far.owner(1);
        far.queue(owner, BAD, 0, 30);
        far.queue(owner, GOOD, 0, 30);
        assertThat(queued(apps(64, Map.of("far/bad", 20)))).hasSize(20).containsOnly(BAD);
    }

    @Test
    void what_comes_due_of_a_full_app_is_passed_over() {
        UUID owner = far.owner(1);
        running("WAITING", owner, BAD, 40);
        running("INGESTING", owner, BAD_TOO, 40);
        running("WAITING", owner, GOOD, 2);
        running("CANCELLING", owner, GOOD, 1);
        running("INGESTING", owner, GOOD, 3);
        running("SUBMITTING", owner, GOOD, 1);
        ClaimBounds full = apps(50, Map.of("far/bad", 0));
        assertThat(dueJobClaimer.looks(full, FarQueue.LEASE))
                .hasSize(3)
                .allMatch(job -> job.endpoint().equals(GOOD));
        assertThat(mine(dueJobClaimer.others(full, FarQueue.LEASE)))
                .hasSize(4)
                .allMatch(job -> job.endpoint().equals(GOOD));
        assertThat(dueJobClaimer.looks(full, FarQueue.LEASE)).isEmpty();
    }

    @Test
    void one_owners_jobs_of_an_app_leave_room_for_anothers() {
        UUID many = far.owner(1);
        UUID few = far.owner(2);
        running("WAITING", many, GOOD, 40);
        running("WAITING", few, GOOD, 2);
        ClaimBounds bounds = new ClaimBounds(50, 10, Map.of(), Map.of(), Map.of(new Lane(many, GOOD), 1), false);
        List<Job> claimed = dueJobClaimer.looks(bounds, FarQueue.LEASE);
        assertThat(claimed).hasSize(3);
        assertThat(claimed.stream().filter(job -> job.ownerId().equals(few))).hasSize(2);
    }

    @Test
    void an_answer_that_came_after_the_end_is_found_by_either_claim() {
        UUID owner = far.owner(1);
        UUID[] ids = far.queue(owner, GOOD, 0, 1);
        database.update("""
                UPDATE job SET state = 'FAILED', status_code = 500, result = '{}', finished_at = ?, due_at = ?, answer = '{}',
                    answer_status = 200, late = true WHERE id = ?""", FarQueue.NOW, FarQueue.NOW.minusSeconds(1), ids[0]);
        assertThat(mine(dueJobClaimer.others(apps(50, Map.of("far/bad", 0)), FarQueue.LEASE)))
                .hasSize(1);
    }

    @Test
    void what_was_put_off_is_taken_back_early_for_the_app_that_is_well_again() {
        UUID owner = far.owner(1);
        for (String endpoint : List.of(BAD, BAD_TOO, GOOD)) {
            UUID[] ids = far.queue(owner, endpoint, 0, 2);
            database.update(
                    "UPDATE job SET put_off = true, due_at = ? WHERE id = ANY (?)", FarQueue.NOW.plusSeconds(60), ids);
        }
        jobClaimer.takeBackEarly("far/bad");
        assertThat(queued(Bounds.upTo(50))).hasSize(4).containsOnly(BAD, BAD_TOO);
        jobClaimer.takeBackEarly(null);
        assertThat(queued(Bounds.upTo(50))).hasSize(2).containsOnly(GOOD);
    }

    private static List<Job> mine(List<Job> jobs) {
        return jobs.stream().filter(job -> job.endpoint().contains("far/")).toList();
    }
}
