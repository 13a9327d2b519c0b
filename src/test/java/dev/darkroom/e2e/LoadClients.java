package dev.darkroom.e2e;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Many callers at once, each with inputs of its own, turning to one replica after the other. What was acknowledged is
 * remembered; a submit without an acknowledgement is nothing to the caller, who makes another.
 */
final class LoadClients implements AutoCloseable {

    static final String ENDPOINT = "sandbox/instant";

    // Long runs by hand on a busy machine want more.
    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("crowd.minutes", 3));
    private static final Duration GLANCE = Duration.ofMillis(10);
    // As a caller with manners would: a replica that is down must not cost the others their processor.
    private static final Duration BEFORE_ANOTHER = Duration.ofMillis(20);

    private final List<PackagedApp> replicas;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final Semaphore wanted = new Semaphore(0);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    private LoadClients(List<PackagedApp> replicas) {
        this.replicas = replicas;
    }

    /** So many callers, who wait to be told how many jobs are wanted. */
    static LoadClients of(int callers, List<PackagedApp> replicas) {
        LoadClients loadClients = new LoadClients(replicas);
        IntStream.range(0, callers).forEach(_ -> loadClients.callers.execute(loadClients::keepSubmitting));
        return loadClients;
    }

    /** Together they go on until so many more jobs are acknowledged. */
    void want(int jobs) {
        wanted.release(jobs);
    }

    /** Returns once so many are acknowledged. */
    void awaitAcknowledged(int count) {
        await().atMost(PATIENCE).pollInterval(GLANCE).until(() -> acknowledged.size() >= count);
    }

    List<String> acknowledged() {
        return List.copyOf(acknowledged);
    }

    private void keepSubmitting() {
        try {
            while (true) {
                wanted.acquire();
                while (!submit()) {
                    LockSupport.parkNanos(BEFORE_ANOTHER.toNanos());
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean submit() {
        int number = sent.getAndIncrement();
        PackagedApp replica = replicas.get(number % replicas.size());
        String input = "{\"prompt\": \"one of many, number " + number + "\"}";
        try {
            Web.Answer answer = Web.post(replica.url() + "/queue/" + ENDPOINT, PackagedApp.KEY, input);
            if (answer.status() != 200) {
                return false;
            }
            acknowledged.add(answer.json().path("request_id").asText());
            return true;
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        callers.shutdownNow();
    }
}
