package dev.darkroom.shared;

import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;

/**
 * PostgreSQL's advisory locks, held until the transaction ends. Of those in this instance that want the same one only the next
 * in line waits in the database: the others wait before they have a connection, or those who want one owner's lock would
 * take the connections of all. To be the first thing that a transaction does.
 */
@Singleton
public class AdvisoryLocks {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * @param kind tells it from the locks of other things
     * @param name by its hash in the database: two of the same hash wait for each other there
     */
    private record Name(int kind, String name) {}

    private final Database database;
    private final TransactionSynchronizationRegistry transaction;
    private final NamedTurns<Name> turns = new NamedTurns<>();

    AdvisoryLocks(Database database, TransactionSynchronizationRegistry transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * Waits for a lock and holds it until the transaction ends; whoever has it already may ask again.
     *
     * @throws Problem 429 when its turn does not come
     */
    public void lock(int kind, String name) {
        Name wanted = new Name(kind, name);
        if (transaction.getResource(wanted) == null) {
            take(wanted);
        }
        database.lock(kind, name);
    }

    private void take(Name name) {
        boolean isMine = false;
        boolean isHeld = false;
        try {
            isMine = turns.tryEnter(name, PATIENCE);
            if (!isMine) {
                throw Problem.busy("Too many changes of the same thing at the same time", PATIENCE);
            }
            transaction.registerInterposedSynchronization(new AfterTransaction(_ -> turns.leave(name)));
            isHeld = true;
            transaction.putResource(name, name);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Problem.busy("The service is stopping", PATIENCE);
        } finally {
            if (isMine && !isHeld) {
                turns.leave(name);
            }
        }
    }
}
