package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.cache.runtime.caffeine.CaffeineCacheImpl;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LocalCacheTest {

    private final CaffeineCacheImpl cache = new CaffeineCacheImpl(new CaffeineCacheInfo(), false);
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();

    @Test
    void each_is_looked_up_once() {
        LocalCache<String, Integer> lengths = new LocalCache<>(cache, key -> {
            lookedUp.add(key);
            return key.length();
        });

        assertThat(Stream.of("a", "bb", "a", "bb", "a").map(lengths::of)).containsExactly(1, 2, 1, 2, 1);
        assertThat(lookedUp).containsExactly("a", "bb");
    }

    @Test
    void what_the_cache_forgets_is_looked_up_again() {
        LocalCache<String, Integer> times = new LocalCache<>(cache, key -> {
            lookedUp.add(key);
            return lookedUp.size();
        });

        assertThat(times.of("a")).isEqualTo(1);
        cache.invalidateAll().await().indefinitely();
        assertThat(times.of("a")).isEqualTo(2);
    }

    @Test
    void whoever_asks_while_it_is_looked_up_waits_for_that() throws InterruptedException {
        CountDownLatch looking = new CountDownLatch(1);
        CompletableFuture<Integer> found = new CompletableFuture<>();
        LocalCache<String, Integer> slow = new LocalCache<>(cache, key -> {
            lookedUp.add(key);
            looking.countDown();
            return found.join();
        });
        List<Integer> answers = new CopyOnWriteArrayList<>();
        Thread first = Thread.ofVirtual().start(() -> answers.add(slow.of("a")));
        looking.await();
        Thread second = Thread.ofVirtual().start(() -> answers.add(slow.of("a")));
        await().until(() -> second.getState() == Thread.State.WAITING);

        found.complete(7);
        first.join();
        second.join();

        assertThat(answers).containsExactly(7, 7);
        assertThat(lookedUp).hasSize(1);
    }

    @Test
    void a_failure_is_thrown_as_it_is_and_not_remembered() throws InterruptedException {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        LocalCache<String, Integer> broken = new LocalCache<>(cache, key -> {
            lookedUp.add(key);
            looking.countDown();
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalArgumentException("no such thing");
        });
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        Runnable asking = () -> {
            try {
                broken.of("a");
            } catch (IllegalArgumentException expected) {
                thrown.add(expected);
            }
        };
        Thread first = Thread.ofVirtual().start(asking);
        looking.await();
        Thread second = Thread.ofVirtual().start(asking);
        await().until(() -> second.getState() == Thread.State.WAITING);

        gate.countDown();
        first.join();
        second.join();

        assertThat(thrown).hasSize(2);
        assertThatThrownBy(() -> broken.of("a")).isInstanceOf(IllegalArgumentException.class);
        assertThat(lookedUp).hasSize(2);
    }
}
