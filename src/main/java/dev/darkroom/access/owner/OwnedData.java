package dev.darkroom.access.owner;

import dev.darkroom.shared.Database;
import java.util.UUID;

/**
 * A table with rows of owners, and how those of one owner are removed. Each package produces one for each such table of its own
 * whose rows do not go by themselves with another's.
 */
public interface OwnedData {

    /** Those with a lower number go first. */
    int order();

    /** The table's name. */
    String table();

    /** Removes some of an owner's rows, at most that many; returns how many. */
    int remove(UUID ownerId, int most);

    /** Work that nobody shall go on with. */
    int FIRST = 0;
    /** What lies in nothing else. */
    int MIDDLE = 1;
    /** What others refer to. */
    int LAST = 2;

    /** Rows that name their owner. */
    static OwnedData rows(int order, String table, Database database) {
        return rows(order, table, "ctid", "owner_id = ?", database);
    }

    /**
     * Rows that go by a condition.
     *
     * @param key what tells a row: its {@code ctid}, unless the table has partitions
     * @param condition in SQL, with the owner's id as its parameter
     */
    static OwnedData rows(int order, String table, String key, String condition, Database database) {
        String delete = "DELETE FROM " + table + " WHERE " + key + " = ANY (ARRAY(SELECT " + key + " FROM " + table
                + " WHERE " + condition + " LIMIT ? FOR UPDATE SKIP LOCKED))";
        return of(order, table, (owner, most) -> database.update(delete, owner, most));
    }

    /** By a way of its own. */
    static OwnedData of(int order, String table, Removal removal) {
        return new OwnedData() {
            @Override
            public int order() {
                return order;
            }

            @Override
            public String table() {
                return table;
            }

            @Override
            public int remove(UUID ownerId, int most) {
                return removal.remove(ownerId, most);
            }
        };
    }

    /** Removes some rows of an owner, and tells how many. */
    @FunctionalInterface
    interface Removal {
        int remove(UUID ownerId, int most);
    }
}
