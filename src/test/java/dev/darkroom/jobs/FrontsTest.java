package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.SettableClock;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FrontsTest {

    private static final QueuePart PART = new QueuePart(new UUID(0, 1), 0, false);
    private static final UUID RUNG = new UUID(0, 2);

    private final SettableClock clock = new SettableClock();
    private final Fronts fronts = new Fronts(clock);

    @Test
    void a_count_is_believed_for_a_moment() {
        assertThat(fronts.of(PART)).isNull();
        fronts.keep(PART, RUNG, 200);
        clock.advance(Fronts.FRESH.minusNanos(1));
        assertThat(counted().rung()).isEqualTo(RUNG);
        assertThat(counted().jobs()).isEqualTo(200);
        assertThat(isBelieved()).isTrue();
        assertThat(isBelieved()).isTrue();
        assertThat(fronts.of(new QueuePart(new UUID(0, 1), 0, true))).isNull();
        fronts.forget(PART);
        assertThat(fronts.of(PART)).isNull();
    }

    @Test
    void one_counts_anew_and_the_others_believe_it_meanwhile() {
        fronts.keep(PART, RUNG, 200);
        clock.advance(Fronts.FRESH);
        assertThat(isBelieved()).as("by the first").isFalse();
        assertThat(isBelieved()).as("by the second").isTrue();
        assertThat(counted().jobs()).isEqualTo(200);
        fronts.keep(PART, RUNG, 190);
        assertThat(isBelieved()).isTrue();
        assertThat(counted().jobs()).isEqualTo(190);
    }

    @Test
    void of_two_at_the_same_moment_one_counts() {
        fronts.keep(PART, RUNG, 200);
        clock.advance(Fronts.FRESH);
        Fronts.Front seenByBoth = counted();
        assertThat(fronts.isBelieved(PART, seenByBoth)).isFalse();
        assertThat(fronts.isBelieved(PART, seenByBoth)).isTrue();
    }

    @Test
    void when_the_first_does_not_come_back_another_has_to_count() {
        fronts.keep(PART, RUNG, 200);
        clock.advance(Fronts.FRESH);
        assertThat(isBelieved()).isFalse();
        clock.advance(Fronts.FRESH);
        assertThat(isBelieved()).isFalse();
        assertThat(isBelieved()).isTrue();
    }

    @Test
    void nobody_believes_what_is_old() {
        fronts.keep(PART, RUNG, 200);
        clock.advance(Fronts.FRESH);
        assertThat(isBelieved()).isFalse();
        clock.advance(Fronts.OLD.minus(Fronts.FRESH));
        assertThat(fronts.of(PART)).isNull();
    }

    private Fronts.Front counted() {
        return Objects.requireNonNull(fronts.of(PART));
    }

    private boolean isBelieved() {
        return fronts.isBelieved(PART, counted());
    }
}
