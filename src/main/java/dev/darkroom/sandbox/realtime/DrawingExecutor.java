package dev.darkroom.sandbox.realtime;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Bounded executor of what realtime models draw. Its threads are the platform's: what draws on virtual ones holds the carriers
 * that all requests share.
 */
@Singleton
final class DrawingExecutor {
    /** Each connection has one picture in it at the most, so they take turns. */
    private static final int MAX_QUEUED = 1_024;

    // Not static: a native executable would keep what the machine had that built it.
    private final int size = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final ExecutorService threads = new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_QUEUED),
            Thread.ofPlatform().daemon().name("sandbox-realtime").factory());

    /** @throws RejectedExecutionException when too much waits already */
    void execute(Runnable drawing) {
        threads.execute(drawing);
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
