package dev.darkroom.shared.work;

import dev.darkroom.shared.Database;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts how much of one kind of work is due, and tells when the next will be. There is one bean of it for each kind. */
@FunctionalInterface
public interface DueWork {

    /** It is not counted further: whoever asks wants to know whether to come again. */
    int MAX_COUNT = 10_000;

    /** How things stand at a time. */
    Due at(Instant now);

    /**
     * How things stand.
     *
     * @param now how many pieces are due, at most {@link #MAX_COUNT}
     * @param next when the next of the others comes due; null when there is none
     */
    record Due(int now, @Nullable Instant next) {}

    /** Of a table whose rows are due by the time in their column {@code due_at}. */
    static DueWork ofTable(String table, Database database) {
        String count = "SELECT (SELECT count(*) FROM (SELECT 1 FROM " + table + " WHERE due_at <= ? LIMIT " + MAX_COUNT
                + ") due) AS due, (SELECT min(due_at) FROM " + table + " WHERE due_at > ?) AS next";
        return now -> database.first(count, row -> new Due(row.getInt("due"), Database.instant(row, "next")), now, now)
                .orElseThrow();
    }
}
