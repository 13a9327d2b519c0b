package dev.darkroom.shared.work;

import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The threads that keep the service going. Each is meant to run until it is told to stop, whatever is thrown at it; one
 * that has ended all the same, or has stood still for too long, is named here, and the process is no longer live.
 */
public final class LoopSupervisor {

    private static final Logger LOG = Logger.getLogger(LoopSupervisor.class);
    // Statements that claim take milliseconds; a database that is away answers with an error long before.
    private static final Duration MAX_STEP = Duration.ofMinutes(5);
    // One run of what is periodic may have much to clean up, batch by batch, and each of those is soon done.
    private static final Duration MAX_RUN = Duration.ofHours(1);
    private static final Duration ANY_REST = Duration.ofNanos(Long.MAX_VALUE);
    private static final Set<Loop> RUNNING = ConcurrentHashMap.newKeySet();

    private LoopSupervisor() {}

    /** One of them, and since when it has been at a step that must be short, or at rest. */
    public static final class Loop {

        private final String name;
        private final Duration maxStep;
        private final Duration maxRest;
        private volatile boolean broken;
        private volatile boolean stepping;
        private volatile long since = System.nanoTime();

        private Loop(String name, Duration maxStep, Duration maxRest) {
            this.name = name;
            this.maxStep = maxStep;
            this.maxRest = maxRest;
        }

        /** Does something that must not take long. */
        public void step(Runnable step) {
            since = System.nanoTime();
            stepping = true;
            try {
                step.run();
            } finally {
                since = System.nanoTime();
                stepping = false;
            }
        }

        private boolean isInTrouble(long now) {
            return broken || now - since > (stepping ? maxStep : maxRest).toNanos();
        }
    }

    /** What such a thread does; it returns when it is told to stop, and not before. */
    @FunctionalInterface
    public interface Body {
        void run(Loop loop) throws InterruptedException;
    }

    /** Starts one on a virtual thread. */
    public static Thread start(String name, Body body) {
        return start(Thread.ofVirtual(), name, body);
    }

    static Thread start(Thread.Builder thread, String name, Body body) {
        Loop loop = new Loop(name, MAX_STEP, ANY_REST);
        RUNNING.add(loop);
        return thread.name(name).start(() -> {
            try {
                body.run(loop);
                RUNNING.remove(loop);
            } catch (InterruptedException stopped) {
                RUNNING.remove(loop);
                Thread.currentThread().interrupt();
            } catch (Throwable end) {
                loop.broken = true;
                count(name);
                LOG.errorf(
                        end, "%s: the loop has ended by an unexpected error; the process is not live any more", name);
            }
        });
    }

    /** Names what somebody else's timer begins every so often, when it no longer does, or when a run finds no end. */
    static Loop watch(String name, Duration every) {
        Loop loop = new Loop(name, MAX_RUN, every.plus(MAX_STEP));
        RUNNING.add(loop);
        return loop;
    }

    static void forget(Loop loop) {
        RUNNING.remove(loop);
    }

    /** Writes down and counts a failure that may come, as it does while the database is away. */
    static void failed(String name, RuntimeException failure) {
        count(name);
        LOG.warnf("%s: failed, and is tried again when it is next due: %s", name, failure);
    }

    /** Writes down and counts what a loop did not expect, and goes on from. */
    public static void survived(String name, Throwable failure) {
        count(name);
        LOG.errorf(failure, "%s: unexpected error; the loop goes on", name);
    }

    private static void count(String name) {
        Metrics.counter("darkroom.loops.failures", "loop", name).increment();
    }

    static void forget(String name) {
        RUNNING.removeIf(loop -> loop.name.equals(name));
    }

    /** The names of those that have ended unasked, or stand still at this moment of {@link System#nanoTime}. */
    static List<String> inTrouble(long now) {
        return RUNNING.stream()
                .filter(loop -> loop.isInTrouble(now))
                .map(loop -> loop.name)
                .sorted()
                .toList();
    }
}
