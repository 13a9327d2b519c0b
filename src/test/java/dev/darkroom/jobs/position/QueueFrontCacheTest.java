package dev.darkroom.jobs.position;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.SettableClock;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QueueFrontCacheTest {

    private static final QueuePartition PART = new QueuePartition(new UUID(0, 1), 0, false);
    private static final UUID SAMPLED_ID = new UUID(0, 2);

    private final SettableClock clock = new SettableClock();
    private final QueueFrontCache queueFrontCache = new QueueFrontCache(clock);

    @Test
    void a_count_is_believed_for_a_moment() {
        assertThat(queueFrontCache.of(PART)).isNull();
        queueFrontCache.keep(PART, SAMPLED_ID, 200);
        clock.advance(QueueFrontCache.FRESH.minusNanos(1));
        assertThat(counted().sampledId()).isEqualTo(SAMPLED_ID);
        assertThat(counted().jobs()).isEqualTo(200);
        assertThat(isBelieved()).isTrue();
        assertThat(isBelieved()).isTrue();
        assertThat(queueFrontCache.of(new QueuePartition(new UUID(0, 1), 0, true)))
                .isNull();
        queueFrontCache.forget(PART);
        assertThat(queueFrontCache.of(PART)).isNull();
    }

    @Test
    void one_counts_anew_and_the_others_believe_it_meanwhile() {
        queueFrontCache.keep(PART, SAMPLED_ID, 200);
        clock.advance(QueueFrontCache.FRESH);
        assertThat(isBelieved()).as("by the first").isFalse();
        assertThat(isBelieved()).as("by the second").isTrue();
        assertThat(counted().jobs()).isEqualTo(200);
        queueFrontCache.keep(PART, SAMPLED_ID, 190);
        assertThat(isBelieved()).isTrue();
        assertThat(counted().jobs()).isEqualTo(190);
    }

    @Test
    void of_two_at_the_same_moment_one_counts() {
        queueFrontCache.keep(PART, SAMPLED_ID, 200);
        clock.advance(QueueFrontCache.FRESH);
        QueueFrontCache.Front seenByBoth = counted();
        assertThat(queueFrontCache.isBelieved(PART, seenByBoth)).isFalse();
        assertThat(queueFrontCache.isBelieved(PART, seenByBoth)).isTrue();
    }

    @Test
    void when_the_first_does_not_come_back_another_has_to_count() {
        queueFrontCache.keep(PART, SAMPLED_ID, 200);
        clock.advance(QueueFrontCache.FRESH);
        assertThat(isBelieved()).isFalse();
        clock.advance(QueueFrontCache.FRESH);
        assertThat(isBelieved()).isFalse();
        assertThat(isBelieved()).isTrue();
    }

    @Test
    void nobody_believes_what_is_old() {
        queueFrontCache.keep(PART, SAMPLED_ID, 200);
        clock.advance(QueueFrontCache.FRESH);
        assertThat(isBelieved()).isFalse();
        clock.advance(QueueFrontCache.OLD.minus(QueueFrontCache.FRESH));
        assertThat(queueFrontCache.of(PART)).isNull();
    }

    private QueueFrontCache.Front counted() {
        return Objects.requireNonNull(queueFrontCache.of(PART));
    }

    private boolean isBelieved() {
        return queueFrontCache.isBelieved(PART, counted());
    }
}
