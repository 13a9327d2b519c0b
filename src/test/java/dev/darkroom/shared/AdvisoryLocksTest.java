package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.PostgresResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class AdvisoryLocksTest {

    private static final int KIND = 0x74657374;

    @Inject
    AdvisoryLocks locks;

    @Inject
    Database database;

    @ConfigProperty(name = "quarkus.datasource.jdbc.max-size")
    int connections;

    private final AtomicInteger had = new AtomicInteger();

    private Thread locking(String name, Runnable then) {
        return Thread.ofVirtual()
                .start(() -> QuarkusTransaction.requiringNew().run(() -> {
                    locks.lock(KIND, name);
                    locks.lock(KIND, name);
                    had.incrementAndGet();
                    then.run();
                }));
    }

    @Test
    void who_waits_for_a_lock_holds_no_connection() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Thread holder = locking("one", () -> awaitQuietly(done));
        await().until(() -> had.get() == 1);
        List<Thread> waiting = Stream.generate(() -> locking("one", () -> {}))
                .limit(2L * connections)
                .toList();
        try {
            await().until(() -> waiting.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
            assertThat(database.query("SELECT 1", row -> row.getInt(1))).containsExactly(1);
            assertThat(locking("another", () -> {}).join(Duration.ofSeconds(10)))
                    .isTrue();
        } finally {
            done.countDown();
        }
        assertThat(holder.join(Duration.ofSeconds(10))).isTrue();
        for (Thread thread : waiting) {
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(had).hasValue(2 + waiting.size());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
