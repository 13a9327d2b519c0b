package dev.darkroom.storage.upload;

import dev.darkroom.shared.work.PeriodicTask;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.PartStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Removes uploads after their time, finished or not, with the parts that nobody put together. */
@ApplicationScoped
class UploadSweeper {

    private static final Duration PAUSE = Duration.ofMinutes(10);
    // Whoever began in time may still be sending.
    private static final Duration GRACE = Duration.ofHours(1);
    private static final int PER_BATCH = 50;

    private final UploadRepository rows;
    private final PartStore parts;
    private final ObjectService objectService;
    private final Clock clock;

    UploadSweeper(UploadRepository rows, PartStore parts, ObjectService objectService, Clock clock) {
        this.rows = rows;
        this.parts = parts;
        this.objectService = objectService;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask sweeping(UploadSweeper sweeper) {
        return new PeriodicTask("upload sweeper", PAUSE, sweeper::sweep);
    }

    void sweep() {
        int removed;
        do {
            removed = QuarkusTransaction.requiringNew().call(this::removeBatch);
        } while (removed == PER_BATCH);
    }

    private int removeBatch() {
        return remove(rows.lockClosed(clock.instant().minus(GRACE), PER_BATCH));
    }

    /** Removes uploads of an owner whatever their time, at most so many; returns how many. */
    int removeOf(UUID ownerId, int most) {
        return QuarkusTransaction.requiringNew().call(() -> remove(rows.lockOf(ownerId, Math.min(most, PER_BATCH))));
    }

    /** The parts first: should that be cut short, the row is still there to say that it has to be done. */
    private int remove(List<Upload> closed) {
        closed.stream().filter(Upload::inParts).forEach(this::forget);
        if (!closed.isEmpty()) {
            rows.delete(closed.stream().map(Upload::id).toList());
        }
        return closed.size();
    }

    /** A crash may have left the whole at its key, without a row; nobody can be adding one while ours is locked. */
    private void forget(Upload upload) {
        parts.abort(upload.key(), upload.storeId());
        if (!upload.complete()) {
            objectService.abandon(upload.key());
        }
    }
}
