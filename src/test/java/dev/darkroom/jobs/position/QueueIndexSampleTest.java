package dev.darkroom.jobs.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueIndexSampleTest {

    private static final int STEP = 5;

    private static UUID id(int number) {
        return new UUID(number, Long.MIN_VALUE);
    }

    private static QueueIndexSample over(NavigableSet<UUID> queue) {
        List<UUID> all = List.copyOf(queue);
        return new QueueIndexSample(
                STEP,
                IntStream.iterate(STEP - 1, place -> place < all.size(), place -> place + STEP)
                        .mapToObj(all::get)
                        .toList());
    }

    private static int size(NavigableSet<UUID> queue, QueueIndexSample.Stretch stretch) {
        return stretch.after().compareTo(stretch.before()) >= 0
                ? 0
                : queue.subSet(stretch.after(), false, stretch.before(), false).size();
    }

    @Test
    void it_counts_as_counting_all_does_whatever_was_taken_from_the_front_and_added_at_the_back() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            NavigableSet<UUID> queue = new TreeSet<>();
            int size = random.nextInt(100);
            IntStream.range(0, size).forEach(number -> queue.add(id(10 + number * 2)));
            QueueIndexSample queueIndexSample = over(queue);
            for (int taken = random.nextInt(size / 2 + 1); taken > 0; taken--) {
                queue.pollFirst();
            }
            for (int added = random.nextInt(20); added > 0; added--) {
                queue.add(id(10 + size * 2 + added));
            }
            List<UUID> left = List.copyOf(queue);
            if (left.isEmpty()) {
                continue;
            }
            int from = random.nextInt(left.size());
            int to = from + random.nextInt(left.size() - from);
            QueueIndexSample.Between between = queueIndexSample.between(left.get(from), left.get(to));
            int counted = between.told()
                    + between.ends().stream().mapToInt(end -> size(queue, end)).sum();
            assertThat(counted).as("from %d to %d", from, to).isEqualTo(Math.max(0, to - from - 1));
        }
    }

    @Test
    void only_the_ends_are_counted_and_each_is_no_longer_than_a_step() {
        NavigableSet<UUID> queue = new TreeSet<>();
        IntStream.range(0, 10_000).forEach(number -> queue.add(id(number + 1)));
        QueueIndexSample queueIndexSample = over(queue);
        QueueIndexSample.Between between = queueIndexSample.between(id(3), id(9_998));
        List<Integer> ends =
                between.ends().stream().map(end -> size(queue, end)).toList();
        assertThat(ends).allMatch(size -> size < STEP);
        assertThat(between.told() + ends.stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(9_994);
    }
}
