package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkLoopTest {

    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();

    private List<Runnable> take(int most) {
        List<Runnable> taken = new ArrayList<>();
        while (taken.size() < most && !work.isEmpty()) {
            taken.add(work.remove());
        }
        return taken;
    }

    @Test
    void it_never_runs_more_at_once_than_it_may_and_still_runs_all() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 500; i++) {
            work.add(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.yield();
                running.decrementAndGet();
                done.incrementAndGet();
            });
        }
        WorkLoop loop = new WorkLoop("test", 7, Duration.ofMillis(10), this::take).start();
        await().until(() -> done.get() == 500);
        loop.stop();
        assertThat(most.get()).isBetween(1, 7);
    }

    @Test
    void a_wake_up_is_not_lost_however_long_the_pause() {
        AtomicInteger done = new AtomicInteger();
        WorkLoop loop = new WorkLoop("test", 1, Duration.ofHours(1), this::take).start();
        for (int i = 1; i <= 50; i++) {
            int expected = i;
            work.add(done::incrementAndGet);
            loop.wake();
            await().until(() -> done.get() == expected);
        }
        loop.stop();
    }

    @Test
    void without_any_wake_up_it_looks_after_each_pause() {
        AtomicInteger done = new AtomicInteger();
        WorkLoop loop = new WorkLoop("test", 1, Duration.ofMillis(5), this::take).start();
        work.add(done::incrementAndGet);
        await().until(() -> done.get() == 1);
        loop.stop();
    }

    @Test
    void a_failure_of_the_work_or_of_the_claim_stops_nothing() {
        AtomicInteger done = new AtomicInteger();
        AtomicInteger claims = new AtomicInteger();
        work.add(() -> {
            throw new IllegalStateException("broken work");
        });
        work.add(done::incrementAndGet);
        WorkLoop loop = new WorkLoop("test", 1, Duration.ofMillis(5), most -> {
                    if (claims.incrementAndGet() == 1) {
                        throw new IllegalStateException("database away");
                    }
                    return take(most);
                })
                .start();
        await().until(() -> done.get() == 1);
        loop.stop();
    }

    @Test
    void what_no_thread_can_be_had_for_is_done_all_the_same_and_costs_no_place() {
        AtomicInteger done = new AtomicInteger();
        WorkLoop loop = new WorkLoop("test", 4, Duration.ofHours(1), true, this::take, _ -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        for (int i = 0; i < 3; i++) {
            work.add(done::incrementAndGet);
        }
        assertThat(loop.once(4)).isEmpty();
        assertThat(done).hasValue(3);

        loop.room(2).fill(List.<Runnable>of(done::incrementAndGet));
        assertThat(done).hasValue(4);
        assertThat(loop.room(4).size()).isEqualTo(4);
    }

    @Test
    void stopping_waits_for_what_is_running_and_claims_nothing_more() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        work.add(() -> {
            started.countDown();
            try {
                finish.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            done.incrementAndGet();
        });
        WorkLoop loop = new WorkLoop("test", 1, Duration.ofMillis(5), this::take).start();
        started.await();
        Thread stopping = Thread.ofVirtual().start(loop::stop);
        finish.countDown();
        stopping.join();
        assertThat(done.get()).isEqualTo(1);
        work.add(done::incrementAndGet);
        loop.wake();
        assertThat(done.get()).isEqualTo(1);
    }
}
