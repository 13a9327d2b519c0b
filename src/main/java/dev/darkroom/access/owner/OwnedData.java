package dev.darkroom.access.owner;

import dev.darkroom.shared.Database;
import java.util.UUID;
import java.util.function.Predicate;

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

    /** Whether the owner has any, also such as somebody else is at. */
    boolean isAnyLeft(UUID ownerId);

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
        String find = "SELECT 1 FROM " + table + " WHERE " + condition + " LIMIT 1";
        return new Rows(
                order,
                table,
                (owner, most) -> database.update(delete, owner, most),
                owner -> database.first(find, _ -> true, owner).isPresent());
    }

    /** By a way of its own, which passes over nothing. */
    static OwnedData of(int order, String table, Removal removal) {
        return new Rows(order, table, removal, owner -> removal.remove(owner, 1) > 0);
    }

    /** Removes some rows of an owner, and tells how many. */
    @FunctionalInterface
    interface Removal {
        int remove(UUID ownerId, int most);
    }

    /** Rows of a table, by what removes and what finds them. */
    record Rows(int order, String table, Removal removal, Predicate<UUID> search) implements OwnedData {
        @Override
        public int remove(UUID ownerId, int most) {
            return removal.remove(ownerId, most);
        }

        @Override
        public boolean isAnyLeft(UUID ownerId) {
            return search.test(ownerId);
        }
    }
}
