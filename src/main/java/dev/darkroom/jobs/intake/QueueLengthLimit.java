package dev.darkroom.jobs.intake;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Limit of the queue's length that a caller sets itself ({@code fal_max_queue_length}), to be refused rather than wait. */
@ApplicationScoped
public class QueueLengthLimit {

    private static final Duration LATER = Duration.ofSeconds(5);

    private final Database database;

    QueueLengthLimit(Database database) {
        this.database = database;
    }

    public static @Nullable Integer parse(@Nullable String most) {
        if (most == null) {
            return null;
        }
        if (!most.matches("[0-9]{1,9}")) {
            throw Problem.invalid("query.fal_max_queue_length", "Input should be a whole number, 0 or more");
        }
        return Integer.valueOf(most);
    }

    /** @throws Problem 429 when more are queued; counting goes no further than that takes */
    void require(UUID ownerId, @Nullable Integer most) {
        if (most == null) {
            return;
        }
        int queued =
                database.query("""
                        SELECT count(*) FROM (
                            SELECT 1 FROM job
                            WHERE state = 'QUEUED' AND put_off IN (false, true) AND owner_id = ? LIMIT ?) counted""", row -> row.getInt(1), ownerId, most + 1).getFirst();
        if (queued > most) {
            throw Problem.busy("More than " + most + " requests are queued", LATER);
        }
    }
}
