package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FairSemaphoreTest {

    private static final List<String> SLOW = List.of("owner", "slow.example");
    private static final List<String> QUICK = List.of("owner", "quick.example");

    private final FairSemaphore semaphore = new FairSemaphore(16, 3, 0.5);
    private final AtomicInteger got = new AtomicInteger();

    private Thread acquiring(List<String> holders) {
        return Thread.ofVirtual().start(() -> {
            try {
                semaphore.acquire(holders);
                got.incrementAndGet();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    private int fill(List<String> holders) {
        List<Thread> all = Stream.generate(() -> acquiring(holders)).limit(40).toList();
        await().until(() -> all.stream().allMatch(thread -> !thread.isAlive() || isWaiting(thread)));
        return got.get();
    }

    @Test
    void a_slow_host_takes_its_share_and_a_quick_one_is_served_at_once() throws InterruptedException {
        assertThat(fill(SLOW)).isBetween(4, 6);
        assertThat(acquiring(QUICK).join(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void a_permit_that_comes_back_goes_to_who_waits() {
        int held = fill(SLOW);
        semaphore.release(SLOW);
        await().untilAtomic(got, equalTo(held + 1));
    }

    @Test
    void who_is_interrupted_leaves_no_permit_behind() throws InterruptedException {
        int held = fill(SLOW);
        Thread impatient = acquiring(SLOW);
        await().until(() -> isWaiting(impatient));
        impatient.interrupt();
        impatient.join();
        for (int i = 0; i < 40; i++) {
            semaphore.release(SLOW);
        }
        await().untilAtomic(got, equalTo(40));
        assertThat(held).isLessThan(40);
        assertThat(acquiring(QUICK).join(Duration.ofSeconds(5))).isTrue();
    }
}
