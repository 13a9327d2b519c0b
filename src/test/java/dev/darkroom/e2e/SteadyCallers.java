package dev.darkroom.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers who go from submit to picture, again and again, by the queue and by the connection, and write down whatever was not
 * answered as it should be. Nothing is tried again: one refused connection or one 5xx is a failure.
 */
final class SteadyCallers implements AutoCloseable {

    private static final String MODEL = "sandbox/instant";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    // Unhurried: an instance that starts meanwhile needs the processors too.
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final String url;
    private final String webhook;
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger finished = new AtomicInteger();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closing;

    SteadyCallers(String url, String webhook, int count) {
        this.url = url;
        this.webhook = "?fal_webhook=" + URLEncoder.encode(webhook, StandardCharsets.UTF_8);
        for (int caller = 0; caller < count; caller++) {
            callers.execute(this::keepCalling);
        }
    }

    /** Returns when so many more jobs have been seen to their end. */
    void awaitFurther(int jobs) {
        int goal = finished.get() + jobs;
        await(jobs + " more jobs").atMost(PATIENCE).until(() -> finished.get() >= goal || !failures.isEmpty());
    }

    /** The jobs whose submit was answered. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** What callers saw and should not have seen. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    private void keepCalling() {
        for (int number = 0; !closing; number++) {
            try {
                if (number % 4 == 3) {
                    onTheLine();
                } else {
                    byTheQueue();
                }
                finished.incrementAndGet();
            } catch (UncheckedIOException failure) {
                failures.add(failure.toString());
            }
        }
    }

    private void byTheQueue() {
        JsonNode submitted =
                expect(200, "submit", Web.post(url + "/queue/" + MODEL + webhook, PackagedApp.KEY, input()));
        String id = submitted.path("request_id").asText();
        accepted.add(id);
        String request = url + "/queue/" + MODEL + "/requests/" + id;
        long end = System.nanoTime() + PATIENCE.toNanos();
        Web.Answer status;
        do {
            LockSupport.parkNanos(GLANCE.toNanos());
            status = Web.get(request + "/status", PackagedApp.KEY);
        } while (status.status() == 202 && System.nanoTime() < end);
        expect(200, "status", status);
        look(expect(200, "result", Web.get(request, PackagedApp.KEY)));
    }

    private void onTheLine() {
        look(expect(200, "run", Web.post(url + "/run/" + MODEL, PackagedApp.KEY, input())));
    }

    private void look(JsonNode result) {
        Web.Answer picture = Web.get(result.at("/images/0/url").asText(), PackagedApp.KEY);
        if (picture.status() != 200 || picture.body().length == 0) {
            failures.add("picture: " + picture.status());
        }
    }

    private static String input() {
        return "{\"prompt\": \"while others work on the house\"}";
    }

    private JsonNode expect(int code, String what, Web.Answer answer) {
        if (answer.status() != code) {
            failures.add(what + ": " + answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.json();
    }

    /** Lets each end what it is at. */
    @Override
    public void close() {
        closing = true;
        callers.shutdown();
        try {
            if (!callers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                callers.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            callers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
