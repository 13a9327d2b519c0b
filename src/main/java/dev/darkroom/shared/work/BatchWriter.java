package dev.darkroom.shared.work;

import dev.darkroom.shared.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets many callers write as one. Each waits until its piece is committed, along with whatever else came at the same
 * time: under load many pieces pay for one round trip and one flush to disk, and alone each pays for its own. Should a
 * batch fail, each piece is written by itself, so that only the broken one fails.
 *
 * <p>Batches take turns: what comes during one goes into the next, which is so much larger and costs hardly more. One that
 * takes long, as where a row is locked, is not waited for; the next begins beside it. Whoever is alone never waits for a
 * batch to fill; where several came together, more are to be expected, and a {@link #gathering} writer gives them a moment.
 *
 * @param <T> a piece to write
 * @param <R> what writing it brings
 */
public final class BatchWriter<T, R> {

    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    private record Piece<T, R>(T value, CompletableFuture<R> done) {}

    private final int mostTogether;
    private final Function<List<T>, List<R>> write;
    private final BlockingQueue<Piece<T, R>> waiting;
    private final Semaphore turn = new Semaphore(1, true);
    private final Duration patience;
    private final List<Thread> writers = new ArrayList<>();
    private volatile @Nullable Comparator<? super T> order;
    private volatile Duration moment = Duration.ZERO;
    private volatile boolean stopped;

    /**
     * @param writers batches that may be under way beside each other where they take long; each holds a connection
     * @param patience how long a batch is waited for before the next begins beside it
     * @param capacity pieces that may wait; more are refused, never kept
     * @param mostTogether pieces in one batch
     * @param write writes a batch durably and returns what each piece brings, in the same order; called again with
     *     single pieces when it throws
     */
    public BatchWriter(
            String name,
            int writers,
            Duration patience,
            int capacity,
            int mostTogether,
            Function<List<T>, List<R>> write) {
        this.patience = patience;
        this.mostTogether = mostTogether;
        this.write = write;
        this.waiting = new ArrayBlockingQueue<>(capacity);
        for (int i = 0; i < writers; i++) {
            this.writers.add(LoopSupervisor.start(name + "-" + i, _ -> run()));
        }
    }

    /** Writes the pieces of each batch in this order instead of that of their arrival. */
    public BatchWriter<T, R> inOrderOf(Comparator<? super T> wanted) {
        order = wanted;
        return this;
    }

    /**
     * After a batch of several, but less than a full one, the next begins so much later: for work that nobody is waiting
     * for to the millisecond. Most of what a small batch costs is its beginning and its end.
     */
    public BatchWriter<T, R> gathering(Duration wanted) {
        moment = wanted;
        return this;
    }

    /**
     * Returns once the piece is committed.
     *
     * @throws Problem 429 when too much is waiting; nothing is written then
     */
    public R write(T value) {
        Piece<T, R> piece = new Piece<>(value, new CompletableFuture<>());
        if (stopped || !waiting.offer(piece)) {
            throw Problem.busy("Too much is being written at the moment", WHEN_FULL);
        }
        try {
            return piece.done().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    /** Takes nothing more; what waits is still written. */
    public void stop() {
        stopped = true;
        writers.forEach(Thread::interrupt);
    }

    private void run() {
        List<Piece<T, R>> together = new ArrayList<>(mostTogether);
        try {
            while (true) {
                boolean inTurn = turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
                try {
                    writeNext(together);
                } finally {
                    if (inTurn) {
                        turn.release();
                    }
                }
            }
        } catch (InterruptedException stopping) {
            waiting.drainTo(together);
            together.forEach(this::alone);
        }
    }

    private void writeNext(List<Piece<T, R>> together) throws InterruptedException {
        together.add(waiting.take());
        waiting.drainTo(together, mostTogether - 1);
        int written = together.size();
        try {
            Comparator<? super T> wanted = order;
            if (wanted != null) {
                together.sort(Comparator.comparing(Piece::value, wanted));
            }
            commit(together);
        } catch (Throwable unexpected) {
            together.forEach(piece -> piece.done().completeExceptionally(unexpected));
        } finally {
            together.clear();
        }
        if (written > 1 && written < mostTogether) {
            Thread.sleep(moment);
        }
    }

    private void commit(List<Piece<T, R>> together) {
        List<R> results;
        try {
            results = write.apply(together.stream().map(Piece::value).toList());
            if (results.size() != together.size()) {
                throw new IllegalStateException(together.size() + " pieces brought " + results.size() + " results");
            }
        } catch (Throwable oneFailed) {
            together.forEach(this::alone);
            return;
        }
        for (int i = 0; i < together.size(); i++) {
            together.get(i).done().complete(results.get(i));
        }
    }

    private void alone(Piece<T, R> piece) {
        try {
            piece.done().complete(write.apply(List.of(piece.value())).getFirst());
        } catch (Throwable failure) {
            // An Error too: whoever waits must hear of it, and the next batch must be written.
            piece.done().completeExceptionally(failure);
        }
    }
}
