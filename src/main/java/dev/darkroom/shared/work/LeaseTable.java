package dev.darkroom.shared.work;

import dev.darkroom.shared.Database;
import java.time.Instant;

/**
 * A table whose rows are leased by a time in one of their columns.
 *
 * @param table its name
 * @param holder the column with the instance that holds the lease
 * @param until the timestamp column: nobody else takes a row before
 * @param repeatable whether two may do that work at the same time without harm
 */
public record LeaseTable(String table, String holder, String until, boolean repeatable) implements ReleasableLeases {

    @Override
    public int release(Database database, Instant now, int instance, boolean gone) {
        return gone || repeatable
                ? database.update(
                        "UPDATE " + table + " SET " + until + " = ?, " + holder + " = NULL WHERE " + holder
                                + " = ? AND " + until + " > ?",
                        now,
                        instance,
                        now)
                : 0;
    }
}
