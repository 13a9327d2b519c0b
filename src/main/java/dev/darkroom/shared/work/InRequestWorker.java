package dev.darkroom.shared.work;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Does due work within a request, where no loop runs by itself: a process that is frozen or killed after each answer has
 * nothing else. What is claimed is leased as ever, so what such an end cuts short comes due again for others.
 */
@Singleton
public class InRequestWorker {

    /** In one look; more are found by the next. */
    private static final int PIECES = 16;

    private static final Duration BETWEEN_BEATS = Duration.ofSeconds(2);
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final BackgroundMode background;
    private final Heartbeat heartbeat;
    private final Duration requestTime;

    InRequestWorker(
            BackgroundMode background,
            Heartbeat heartbeat,
            @ConfigProperty(name = "darkroom.serverless.request-time", defaultValue = "1s") Duration requestTime) {
        this.background = background;
        this.heartbeat = heartbeat;
        this.requestTime = requestTime;
    }

    /** Whether requests have to do the work. */
    public boolean isNeeded() {
        return background.runsInRequests();
    }

    /** How long it may take where somebody waits for the answer. */
    public Duration requestTime() {
        return requestTime;
    }

    /** Lets the others know that this process lives, where no thread does so. */
    void beat() {
        heartbeat.beatIfDue(BETWEEN_BEATS);
    }

    /** Where it is needed, does what is due of all loops until nothing is, or the time is over. */
    public void work(Duration longest) {
        if (isNeeded()) {
            work(background.loops(), longest);
        }
    }

    /** The same where somebody waits for the answer, of one loop. */
    public void work(WorkLoop loop) {
        if (isNeeded()) {
            work(List.of(loop), requestTime);
        }
    }

    /**
     * Does what is due of all loops, whether they run by themselves or not.
     *
     * @return how many pieces of work were begun; those that take longer than the time go on
     */
    int workAnyway(Duration longest) {
        return work(background.loops(), longest);
    }

    private int work(List<WorkLoop> loops, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        int begun = 0;
        boolean mayBeMore;
        List<Thread> running = new ArrayList<>();
        do {
            beat();
            for (WorkLoop loop : loops) {
                List<Thread> pieces = loop.once(PIECES);
                running.addAll(pieces);
                begun += pieces.size();
            }
            // What ends now may leave something due behind.
            mayBeMore = !running.isEmpty();
            awaitFirst(running, end);
        } while (mayBeMore && System.nanoTime() < end && !Thread.currentThread().isInterrupted());
        return begun;
    }

    // A slow piece does not keep the others' next ones waiting: they are looked for meanwhile.
    private static void awaitFirst(List<Thread> running, long end) {
        running.removeIf(piece -> !piece.isAlive());
        long longest = Math.min(GLANCE.toNanos(), end - System.nanoTime());
        try {
            if (!running.isEmpty() && longest > 0) {
                var _ = running.getFirst().join(Duration.ofNanos(longest));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        running.removeIf(piece -> !piece.isAlive());
    }
}
