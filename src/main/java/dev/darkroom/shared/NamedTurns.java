package dev.darkroom.shared;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Fair locks by name within this instance, for whoever would else wait in the database with a connection in hand. A lock is there as
 * long as somebody has it or waits for it, and any thread may give it back; it is not reentrant.
 */
public final class NamedTurns<K> {

    private static final class Turn {
        private final Semaphore free = new Semaphore(1, true);
        /** Changed in the map's own turn. */
        private int users;
    }

    private final Map<K, Turn> turns = new ConcurrentHashMap<>();

    /** Waits for a turn; one that has come is to be given back by {@link #leave}. */
    public boolean tryEnter(K name, Duration patience) throws InterruptedException {
        Turn turn = turns.compute(name, (_, known) -> {
            Turn its = known == null ? new Turn() : known;
            its.users++;
            return its;
        });
        boolean isMine = false;
        try {
            isMine = turn.free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
            return isMine;
        } finally {
            if (!isMine) {
                forget(name);
            }
        }
    }

    /** Gives a turn back. */
    public void leave(K name) {
        turns.computeIfPresent(name, (_, turn) -> {
            turn.free.release();
            return turn;
        });
        forget(name);
    }

    private void forget(K name) {
        turns.computeIfPresent(name, (_, turn) -> --turn.users == 0 ? null : turn);
    }
}
