package dev.darkroom.shared;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Transactions that are shared by whoever has something to write at the same time; see {@link BatchWriter}. */
@Singleton
public class GroupCommit {

    private static final int MOST_TOGETHER = 32;

    private record Piece(UUID about, Supplier<?> work) {}

    private final BatchWriter<Piece, Object> writer;

    /**
     * @param writers transactions at the same time; each holds a connection
     * @param capacity pieces of work that may wait for one
     */
    @Inject
    public GroupCommit(
            @ConfigProperty(name = "darkroom.group-commit.writers", defaultValue = "4") int writers,
            @ConfigProperty(name = "darkroom.group-commit.capacity", defaultValue = "4096") int capacity) {
        // All lock in the same order: of two transactions, here or in another replica, that change the same jobs, one
        // waits for the other, and never each for the other.
        writer = new BatchWriter<>("group-commit", writers, capacity, MOST_TOGETHER, GroupCommit::together)
                .inOrderOf(Comparator.comparing(Piece::about));
    }

    /**
     * Runs the work in a transaction that others may share, and returns once that is committed. The work may run twice:
     * it must leave nothing behind but what it writes to the database.
     *
     * @param about the job whose rows the work changes; it changes no other's
     * @throws Problem 429 when too much is waiting; nothing was written then
     */
    @SuppressWarnings("unchecked")
    public <T> T call(UUID about, Supplier<T> work) {
        return (T) writer.write(new Piece(about, work));
    }

    private static List<Object> together(List<Piece> pieces) {
        return QuarkusTransaction.requiringNew().call(() -> {
            List<Object> results = new ArrayList<>(pieces.size());
            pieces.forEach(piece -> results.add(piece.work().get()));
            return results;
        });
    }

    // Late, after the loops have drained: they write to the very end.
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        writer.stop();
    }
}
