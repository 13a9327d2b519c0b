package dev.darkroom.shared;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets writers share transactions. Whoever has something to write waits until it is committed, along with whatever else
 * came at the same time: under load many writes pay for one flush to disk, and alone each pays for its own. Nobody waits
 * for a batch to fill. Should one piece of a batch fail, each is written by itself, so that only the broken one fails.
 */
@Singleton
public class GroupCommit {

    private static final int MOST_TOGETHER = 64;
    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    private record Piece<T>(Supplier<T> work, CompletableFuture<T> done) {
        T run() {
            return work.get();
        }

        void runAlone() {
            try {
                done.complete(QuarkusTransaction.requiringNew().call(this::run));
            } catch (RuntimeException failure) {
                done.completeExceptionally(failure);
            }
        }
    }

    private final BlockingQueue<Piece<?>> waiting;
    private final List<Thread> writers;
    private volatile boolean stopped;

    /**
     * @param writers transactions at the same time; each holds a connection
     * @param capacity pieces that may wait; more are refused, never kept
     */
    @Inject
    public GroupCommit(
            @ConfigProperty(name = "darkroom.group-commit.writers", defaultValue = "8") int writers,
            @ConfigProperty(name = "darkroom.group-commit.capacity", defaultValue = "4096") int capacity) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.writers = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            this.writers.add(Thread.ofVirtual().name("group-commit-" + i).start(this::write));
        }
    }

    /**
     * Runs the work in a transaction that others may share, and returns once that is committed. The work may run twice:
     * it must leave nothing behind but what it writes to the database.
     *
     * @throws Problem 429 when too much is waiting; nothing was written then
     */
    public <T> T call(Supplier<T> work) {
        Piece<T> piece = new Piece<>(work, new CompletableFuture<>());
        if (stopped || !waiting.offer(piece)) {
            throw Problem.busy("Too much is being written at the moment", WHEN_FULL);
        }
        try {
            return piece.done().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    private void write() {
        List<Piece<?>> together = new ArrayList<>(MOST_TOGETHER);
        try {
            while (true) {
                together.clear();
                together.add(waiting.take());
                waiting.drainTo(together, MOST_TOGETHER - 1);
                commit(together);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static void commit(List<Piece<?>> together) {
        if (together.size() == 1) {
            together.getFirst().runAlone();
            return;
        }
        List<Object> results;
        try {
            results = QuarkusTransaction.requiringNew().call(() -> {
                List<Object> made = new ArrayList<>(together.size());
                together.forEach(piece -> made.add(piece.run()));
                return made;
            });
        } catch (RuntimeException oneFailed) {
            together.forEach(Piece::runAlone);
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            complete(together.get(i), results.get(i));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> void complete(Piece<T> piece, Object result) {
        piece.done().complete((T) result);
    }

    // Late, after the loops have drained: they write to the very end.
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        stopped = true;
        writers.forEach(Thread::interrupt);
    }
}
