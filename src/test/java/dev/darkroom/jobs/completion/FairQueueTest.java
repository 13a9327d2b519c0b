package dev.darkroom.jobs.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private static final UUID HOG = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final FairQueue<Integer> queue = new FairQueue<>(1_000, 8);

    private List<FairQueue.Taken<Integer>> all() {
        List<FairQueue.Taken<Integer>> all = new ArrayList<>();
        for (Optional<FairQueue.Taken<Integer>> next = queue.poll(); next.isPresent(); next = queue.poll()) {
            all.add(next.get());
        }
        return all;
    }

    @Test
    void whoever_has_its_share_of_the_places_at_work_holds_up_no_other() {
        for (int i = 0; i < 100; i++) {
            queue.offer(HOG, i);
        }
        List<FairQueue.Taken<Integer>> atWork = all();
        assertThat(atWork).extracting(FairQueue.Taken::item).containsExactly(0, 1, 2, 3, 4, 5);

        queue.offer(OTHER, 1);
        assertThat(all()).containsExactly(new FairQueue.Taken<>(OTHER, 1));

        atWork.forEach(queue::done);
        assertThat(all()).extracting(FairQueue.Taken::item).startsWith(6, 7, 8);
    }

    @Test
    void owners_are_served_in_turns_and_one_alone_cannot_fill_it() {
        int taken = 0;
        while (queue.offer(HOG, taken)) {
            taken++;
        }
        assertThat(taken).isEqualTo(750);
        assertThat(queue.offer(OTHER, 0)).isTrue();
        assertThat(all()).extracting(FairQueue.Taken::owner).startsWith(HOG, OTHER, HOG);
    }
}
