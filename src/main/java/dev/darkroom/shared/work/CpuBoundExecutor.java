package dev.darkroom.shared.work;

import dev.darkroom.shared.Problem;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs CPU-bound work (decoding, scaling, models) on bounded pools of platform threads. A virtual thread is never
 * preempted: as many of them computing as there are processors would hold every carrier, and all other requests would wait
 * for them. Platform threads share the processors with the carriers by the system's scheduler, which favours who wakes.
 *
 * <p>Who calls waits on a virtual thread, which costs nothing. There is a pool for each {@link Priority}, so that nobody
 * on the line waits behind work of the background.
 */
@Singleton
public class CpuBoundExecutor {

    private static final int QUEUE_CAPACITY = 128;
    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    /** Whether somebody waits on the line for the work's end. */
    public enum Priority {
        BACKGROUND,
        INTERACTIVE
    }

    /** Its threads, which run nested work themselves instead of waiting for one another. */
    private static final class Worker extends Thread {
        Worker(Runnable work) {
            super(work, "cpu");
            setDaemon(true);
            setContextClassLoader(CpuBoundExecutor.class.getClassLoader());
        }
    }

    /** No constant: a native executable would keep how many the machine had that built it. */
    private final int processors = Runtime.getRuntime().availableProcessors();

    /** Half of the processors, so that the other half is always there for whoever waits. */
    private final ExecutorService background = pool(Math.max(1, processors / 2), Worker::new);

    /** Decoding may take all but one of these, and what a query means takes a few milliseconds of that. */
    private final ExecutorService interactive = pool(Math.max(3, processors), Worker::new);

    /**
     * Runs the work and returns what it brings; what it throws, errors too, is thrown here.
     *
     * @throws Problem 503 when too much waits already
     */
    public <T extends @Nullable Object> T call(Priority priority, Supplier<T> work) {
        if (Thread.currentThread() instanceof Worker) {
            return work.get();
        }
        try {
            return CompletableFuture.supplyAsync(work, priority == Priority.BACKGROUND ? background : interactive)
                    .join();
        } catch (RejectedExecutionException full) {
            throw Problem.unavailable("Too much is being computed at the moment", WHEN_FULL);
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw failure;
            }
        }
    }

    @PreDestroy
    void stop() {
        background.shutdownNow();
        interactive.shutdownNow();
    }

    private static ExecutorService pool(int threads, ThreadFactory factory) {
        return new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_CAPACITY), factory);
    }
}
