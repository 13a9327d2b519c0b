package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallLimiterTest {

    private static final int PLACES = 120;
    private static final UUID OWNER = new UUID(0, 1);

    private final SettableClock clock = new SettableClock();
    private final List<@Nullable String> recovered = new ArrayList<>();
    private final CallLimiter limiter = new CallLimiter(PLACES, clock, new Random(1), recovered::add);

    private static Lane lane(String app) {
        return new Lane(OWNER, app);
    }

    private ClaimBounds bounds() {
        return limiter.bounds(PLACES);
    }

    private int hold(Lane lane) {
        int held = 0;
        while (limiter.tryBegin(lane)) {
            held++;
        }
        return held;
    }

    private void begin(int count, Lane lane) {
        for (int i = 0; i < count; i++) {
            limiter.begin(lane);
        }
    }

    @Test
    void in_calm_nobody_is_looked_at() {
        assertThat(bounds().isSelective()).isFalse();
        assertThat(bounds().inOrder()).isEqualTo(PLACES / 3);
    }

    @Test
    void after_a_full_claim_the_next_claim_is_selective() {
        int asked = bounds().inOrder();
        for (int taken = 0; taken < asked; taken++) {
            limiter.begin(lane("far/backlog"));
        }
        for (int ended = 0; ended < asked; ended++) {
            limiter.end(lane("far/backlog"));
        }
        assertThat(bounds().isSelective()).isTrue();
        assertThat(bounds().isSelective()).as("it took less").isFalse();
    }

    @Test
    void in_a_trouble_that_all_share_one_goes_first_that_is_waited_for_nowhere() {
        begin(10, lane("far/hangs"));
        List.of("far/a", "far/b", "far/c").forEach(app -> limiter.targetFailed(lane(app), null));
        clock.advance(Duration.ofSeconds(2));

        ClaimBounds first = bounds();

        assertThat(first.most()).isEqualTo(1);
        assertThat(first.targets()).containsEntry("far/hangs", 0).containsEntry("far/a", 0);
        assertThat(first.targets()).doesNotContainKey("far/well");
        limiter.begin(lane("far/well"));
        limiter.fine(lane("far/well"));
        limiter.end(lane("far/well"));
        assertThat(bounds().targets()).doesNotContainEntry("far/hangs", 0);
    }

    @Test
    void calls_that_hang_from_before_a_trouble_keep_nobody_from_looking_whether_it_is_over() {
        List<String> hanging = List.of("far/a", "far/b", "far/c");
        hanging.forEach(app -> begin(10, lane(app)));
        hanging.forEach(app -> limiter.targetFailed(lane(app), null));
        assertThat(bounds().most()).as("all are held back").isZero();

        clock.advance(Duration.ofSeconds(10));

        ClaimBounds probe = bounds();
        assertThat(probe.most()).isEqualTo(1);
        assertThat(probe.targets())
                .as("who is well goes first")
                .containsEntry("far/a", 0)
                .containsEntry("far/c", 0);
        assertThat(probe.newcomers()).isPositive();
        assertThat(bounds().targets()).as("nobody was").containsEntry("far/a", 1);
    }

    @Test
    void the_first_answer_of_one_that_is_well_ends_what_holds_all() {
        List.of("far/a", "far/b", "far/c").forEach(app -> {
            begin(10, lane(app));
            limiter.targetFailed(lane(app), null);
        });
        clock.advance(Duration.ofSeconds(10));
        Lane well = new Lane(new UUID(0, 2), "far/well");
        for (int round = 0; round < 3; round++) {
            int room = bounds().most();
            assertThat(room).isPositive();
            begin(room, well);
            for (int i = 0; i < room; i++) {
                limiter.fine(well);
                limiter.end(well);
            }
        }
        assertThat(bounds().most()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void an_app_that_hangs_gets_a_share_and_leaves_the_others_theirs() {
        assertThat(hold(lane("far/hangs"))).isBetween(30, 50);
        assertThat(bounds().isSelective()).isTrue();
        assertThat(bounds().newcomers()).isGreaterThan(20);
        assertThat(limiter.tryBegin(lane("far/well"))).isTrue();
    }

    @Test
    void three_apps_of_one_owner_that_hang_leave_places_to_its_fourth() {
        int held = 0;
        for (int claim = 0; claim < 10; claim++) {
            ClaimBounds bounds = limiter.bounds(PLACES - held);
            int taken = 0;
            for (String app : List.of("far/a", "far/b", "far/c")) {
                int room = Math.min(
                        bounds.lanes().getOrDefault(lane(app), bounds.newcomers()),
                        Math.min(
                                bounds.targets().getOrDefault(app, bounds.most()),
                                bounds.owners().getOrDefault(OWNER, bounds.most()) - taken));
                int take = Math.min(room, (bounds.isSelective() ? bounds.most() : bounds.inOrder()) - taken);
                begin(Math.max(take, 0), lane(app));
                taken += Math.max(take, 0);
            }
            held += taken;
        }
        assertThat(held).isBetween(PLACES / 3, PLACES * 3 / 4 - 1);
        assertThat(limiter.tryBegin(lane("far/well"))).isTrue();
    }

    @Test
    void one_owner_leaves_a_share_to_another_however_many_apps_it_calls() {
        for (int app = 0; app < 50; app++) {
            hold(lane("far/" + app));
        }
        assertThat(hold(new Lane(new UUID(0, 2), "far/new"))).isPositive();
    }

    @Test
    void an_app_that_asks_for_a_pause_gets_it_alone() {
        limiter.targetFailed(lane("far/busy"), Duration.ofSeconds(30));
        assertThat(bounds().targets()).containsEntry("far/busy", 0);
        assertThat(bounds().most()).isEqualTo(PLACES / 2);
        clock.advance(Duration.ofSeconds(40));
        assertThat(bounds().targets()).containsEntry("far/busy", 1);
    }

    @Test
    void a_single_failure_says_nothing_of_an_app() {
        limiter.failed(lane("far/app"), null);
        assertThat(bounds().targets()).isEmpty();
    }

    @Test
    void what_is_the_providers_holds_all_apps_back() {
        limiter.allFailed(null);
        assertThat(bounds().most()).isZero();
    }

    @Test
    void several_apps_that_fail_while_none_succeeds_are_the_providers_trouble() {
        limiter.targetFailed(lane("far/a"), null);
        limiter.targetFailed(lane("far/b"), null);
        assertThat(bounds().most()).isGreaterThanOrEqualTo(PLACES / 2);
        limiter.targetFailed(lane("far/c"), null);
        assertThat(bounds().most()).isZero();
    }

    @Test
    void where_one_succeeds_any_number_of_failing_apps_are_on_their_own() {
        limiter.fine(lane("far/well"));
        for (int app = 0; app < 20; app++) {
            limiter.targetFailed(lane("far/" + app), null);
        }
        assertThat(bounds().most()).isGreaterThanOrEqualTo(PLACES / 2);
    }

    @Test
    void an_app_that_answers_again_is_told_once_and_opens_in_rounds() {
        limiter.targetFailed(lane("far/app"), null);
        clock.advance(Duration.ofSeconds(2));
        limiter.fine(lane("far/app"));
        limiter.fine(lane("far/app"));
        assertThat(recovered).containsExactly("far/app");
        assertThat(bounds().targets()).containsEntry("far/app", 3);
    }

    @Test
    void the_first_call_after_a_pause_that_fails_again_prolongs_it() {
        limiter.targetFailed(lane("far/app"), null);
        clock.advance(Duration.ofSeconds(2));
        limiter.failed(lane("far/app"), null);
        assertThat(bounds().targets()).containsEntry("far/app", 0);
    }
}
