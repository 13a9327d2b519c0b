package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchWriterTest {

    private final Set<Integer> written = ConcurrentHashMap.newKeySet();
    private final CountDownLatch firstIsBeingWritten = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void each_caller_gets_what_its_own_piece_brought() throws InterruptedException {
        BatchWriter<Integer, Integer> writer = new BatchWriter<>("test", 4, Duration.ZERO, 10_000, 16, pieces -> {
            written.addAll(pieces);
            return pieces.stream().map(piece -> -piece).toList();
        });
        AtomicInteger right = new AtomicInteger();
        List<Thread> callers = IntStream.range(1, 2_001)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    if (writer.write(i) == -i) {
                        right.incrementAndGet();
                    }
                }))
                .toList();
        join(callers);
        assertThat(right.get()).isEqualTo(2_000);
        assertThat(written).hasSize(2_000);
    }

    @Test
    void what_came_meanwhile_is_written_together() throws InterruptedException {
        List<Integer> sizes = new ArrayList<>();
        BatchWriter<Integer, Integer> writer = new BatchWriter<>("test", 1, Duration.ZERO, 100, 16, pieces -> {
            awaitOpen(gate);
            sizes.add(pieces.size());
            return pieces;
        });
        List<Thread> callers = IntStream.range(0, 17)
                .mapToObj(i -> Thread.ofVirtual().start(() -> writer.write(i)))
                .toList();
        awaitWaiting(callers);
        gate.countDown();
        join(callers);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(17);
        assertThat(sizes).hasSizeLessThan(17);
    }

    @Test
    void pieces_are_written_in_one_order_so_that_no_two_batches_wait_for_each_other() throws InterruptedException {
        List<Integer> order = new ArrayList<>();
        BatchWriter<Integer, Integer> writer = heldAtFirst(16, order::addAll).inOrderOf(Comparator.naturalOrder());
        AtomicInteger right = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int piece : List.of(0, 5, 3, 4, 1, 2)) {
            Thread caller = Thread.ofVirtual().start(() -> {
                if (writer.write(piece) == piece) {
                    right.incrementAndGet();
                }
            });
            callers.add(caller);
            firstIsBeingWritten.await();
            await().until(() -> caller.getState() == Thread.State.WAITING);
        }
        gate.countDown();
        join(callers);
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(right.get()).isEqualTo(6);
    }

    @Test
    void while_a_batch_is_written_the_next_one_grows() throws InterruptedException {
        List<List<Integer>> batches = new CopyOnWriteArrayList<>();
        BatchWriter<Integer, Integer> writer = new BatchWriter<>("test", 4, Duration.ofHours(1), 100, 16, pieces -> {
            batches.add(pieces);
            firstIsBeingWritten.countDown();
            awaitOpen(gate);
            return pieces;
        });
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            int piece = i;
            callers.add(Thread.ofVirtual().start(() -> writer.write(piece)));
            firstIsBeingWritten.await();
        }
        awaitWaiting(callers);
        assertThat(batches).containsExactly(List.of(0));
        gate.countDown();
        join(callers);
        assertThat(batches).hasSize(2);
        assertThat(batches.getLast()).hasSize(8);
    }

    @Test
    void after_a_batch_of_several_the_next_one_gathers_and_alone_nobody_waits() throws InterruptedException {
        BatchWriter<Integer, Integer> writer = heldAtFirst(16, written::addAll).gathering(Duration.ofHours(1));
        List<Thread> callers = callersOf(writer, 1);
        firstIsBeingWritten.await();
        callers.addAll(callersOf(writer, 2, 3));
        awaitWaiting(callers);
        gate.countDown();
        join(callers);
        List<Thread> late = callersOf(writer, 4, 5);
        awaitWaiting(late);
        assertThat(written).containsExactlyInAnyOrder(1, 2, 3);

        writer.stop();

        join(late);
        assertThat(written).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    }

    @Test
    void after_a_full_batch_the_next_one_begins_at_once() throws InterruptedException {
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        BatchWriter<Integer, Integer> writer =
                heldAtFirst(2, pieces -> sizes.add(pieces.size())).gathering(Duration.ofHours(1));
        List<Thread> callers = callersOf(writer, 1);
        firstIsBeingWritten.await();
        callers.addAll(callersOf(writer, 2, 3, 4, 5, 6));
        awaitWaiting(callers);
        gate.countDown();
        join(callers);
        assertThat(sizes).containsExactly(1, 2, 2, 1);
    }

    @Test
    void a_batch_that_takes_long_is_not_waited_for() {
        CountDownLatch locked = new CountDownLatch(1);
        BatchWriter<Integer, Integer> writer = new BatchWriter<>("test", 2, Duration.ofMillis(5), 100, 16, pieces -> {
            if (pieces.contains(0)) {
                awaitOpen(locked);
            }
            return pieces;
        });
        Thread stuck = Thread.ofVirtual().start(() -> writer.write(0));
        await().until(() -> stuck.getState() == Thread.State.WAITING);
        assertThat(writer.write(1)).isEqualTo(1);
        assertThat(writer.write(2)).isEqualTo(2);
        assertThat(stuck.isAlive()).isTrue();
        locked.countDown();
    }

    @Test
    void one_broken_piece_fails_alone() throws InterruptedException {
        BatchWriter<Integer, Integer> writer = new BatchWriter<>("test", 1, Duration.ZERO, 100, 16, pieces -> {
            awaitOpen(gate);
            if (pieces.contains(13)) {
                throw new IllegalArgumentException("unlucky");
            }
            written.addAll(pieces);
            return pieces;
        });
        List<Integer> failed = new ArrayList<>();
        List<Thread> callers = IntStream.range(10, 16)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    try {
                        writer.write(i);
                    } catch (IllegalArgumentException unlucky) {
                        failed.add(i);
                    }
                }))
                .toList();
        gate.countDown();
        join(callers);
        assertThat(failed).containsExactly(13);
        assertThat(written).containsExactlyInAnyOrder(10, 11, 12, 14, 15);
    }

    @Test
    void beyond_its_capacity_it_refuses_rather_than_remembers() {
        BatchWriter<Integer, Integer> writer = new BatchWriter<>("test", 1, Duration.ZERO, 2, 1, pieces -> {
            awaitOpen(gate);
            return pieces;
        });
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int piece = i;
            callers.add(Thread.ofVirtual().start(() -> writer.write(piece)));
            int started = callers.size();
            await().until(() -> callers.stream()
                            .filter(caller -> caller.getState() == Thread.State.WAITING)
                            .count()
                    == started);
        }
        assertThatThrownBy(() -> writer.write(4)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.TOO_MANY);
            assertThat(problem.retryAfter()).isNotNull();
        });
        gate.countDown();
    }

    /** One that says when it writes its first batch and does not end that before the gate is opened. */
    private BatchWriter<Integer, Integer> heldAtFirst(int mostTogether, Consumer<List<Integer>> writing) {
        return new BatchWriter<>("test", 1, Duration.ZERO, 100, mostTogether, pieces -> {
            firstIsBeingWritten.countDown();
            awaitOpen(gate);
            writing.accept(pieces);
            return pieces;
        });
    }

    private static List<Thread> callersOf(BatchWriter<Integer, Integer> writer, int... pieces) {
        return IntStream.of(pieces)
                .mapToObj(piece -> Thread.ofVirtual().start(() -> writer.write(piece)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static void awaitWaiting(List<Thread> callers) {
        await().until(() -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
    }

    private static void join(List<Thread> callers) throws InterruptedException {
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private static void awaitOpen(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
