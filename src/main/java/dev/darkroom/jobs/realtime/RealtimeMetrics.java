package dev.darkroom.jobs.realtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Set;

/** Counts realtime connections and what passes over them. */
@Singleton
class RealtimeMetrics {

    /** From the caller up to the provider, or down from there. */
    enum Direction {
        UP,
        DOWN
    }

    private record Passed(Counter bytes, Counter frames) {}

    private final MeterRegistry metrics;
    private final Passed up;
    private final Passed down;

    RealtimeMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        this.up = counters(metrics, "up");
        this.down = counters(metrics, "down");
    }

    private static Passed counters(MeterRegistry metrics, String direction) {
        return new Passed(
                metrics.counter("darkroom.realtime.bytes", "direction", direction),
                metrics.counter("darkroom.realtime.frames", "direction", direction));
    }

    void observe(Set<?> open) {
        metrics.gauge("darkroom.realtime.connections", open, Set::size);
    }

    void passed(Direction direction, int length, long begun) {
        Passed passed = direction == Direction.UP ? up : down;
        passed.bytes().increment(length);
        passed.frames().increment(begun);
    }

    void ended(RealtimeEnd why) {
        metrics.counter("darkroom.realtime.ended", "reason", why.label()).increment();
    }
}
