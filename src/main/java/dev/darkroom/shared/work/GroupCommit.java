package dev.darkroom.shared.work;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the writers by which whoever has the same thing to write at the same time writes it together. */
@Singleton
public class GroupCommit {

    /** A batch takes some milliseconds, on a machine that is full of work some dozens. */
    public static final Duration PATIENCE = Duration.ofMillis(100);

    /** A whole life takes a job through four of these at the most; models take seconds. */
    static final Duration MOMENT = Duration.ofMillis(15);

    private static final int MAX_TOGETHER = 64;

    private final int writers;
    private final int capacity;
    private final Queue<BatchWriter<?, ?>> made = new ConcurrentLinkedQueue<>();

    /**
     * @param writers batches of one kind that may be under way beside each other where they take long; each holds a
     *     connection
     * @param capacity pieces of one kind that may wait; more are refused
     */
    @Inject
    public GroupCommit(
            @ConfigProperty(name = "darkroom.group-commit.writers", defaultValue = "2") int writers,
            @ConfigProperty(name = "darkroom.group-commit.capacity", defaultValue = "4096") int capacity) {
        this.writers = writers;
        this.capacity = capacity;
    }

    /**
     * A writer for one kind of thing.
     *
     * @param about the job that a piece changes. All writers lock in the order of these: of two batches, here or in
     *     another replica, that change the same jobs, one waits for the other, and never each for the other
     * @param write see {@link BatchWriter}; may be called again for the same piece when its transaction failed
     */
    public <T, R> BatchWriter<T, R> writer(String name, Function<T, UUID> about, Function<List<T>, List<R>> write) {
        BatchWriter<T, R> writer = new BatchWriter<>(name, writers, PATIENCE, capacity, MAX_TOGETHER, write)
                .inOrderOf(Comparator.comparing(about))
                .gathering(MOMENT);
        made.add(writer);
        return writer;
    }

    // Late, after the loops have drained: they write to the very end.
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        made.forEach(BatchWriter::stop);
    }
}
