package dev.darkroom.e2e;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Many callers at once, each with inputs of its own, turning to one replica after the other. What was acknowledged is
 * remembered; a submit without an acknowledgement is nothing to the caller, who makes another.
 */
final class Crowd implements AutoCloseable {

    static final String ENDPOINT = "sandbox/instant";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration GLANCE = Duration.ofMillis(10);
    // As a caller with manners would: a replica that is down must not cost the others their processor.
    private static final Duration BEFORE_ANOTHER = Duration.ofMillis(20);

    private final List<PackagedApp> replicas;
    private final int wanted;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger promised = new AtomicInteger();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    private Crowd(List<PackagedApp> replicas, int wanted) {
        this.replicas = replicas;
        this.wanted = wanted;
    }

    /** Sends so many callers on their way; together they go on until so many jobs are acknowledged. */
    static Crowd submitting(int jobs, int callers, List<PackagedApp> replicas) {
        Crowd crowd = new Crowd(replicas, jobs);
        IntStream.range(0, callers).forEach(_ -> crowd.callers.execute(crowd::keepSubmitting));
        return crowd;
    }

    /** Returns once so many are acknowledged. */
    void awaitAcknowledged(int count) {
        await().atMost(PATIENCE).pollInterval(GLANCE).until(() -> acknowledged.size() >= count);
    }

    List<String> acknowledged() {
        return List.copyOf(acknowledged);
    }

    private void keepSubmitting() {
        while (promised.getAndIncrement() < wanted) {
            while (!submit()) {
                LockSupport.parkNanos(BEFORE_ANOTHER.toNanos());
            }
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
