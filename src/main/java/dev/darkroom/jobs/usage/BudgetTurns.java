package dev.darkroom.jobs.usage;

import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Locks of owners in this instance: of one owner's orders under a budget one at a time, so that those who wait for their turn hold no
 * connection meanwhile. A lock is there as long as somebody has it or waits for it.
 */
@ApplicationScoped
class BudgetTurns {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock(true);
        /** Changed by whoever holds the entry of the map. */
        private int users;
    }

    private final Map<UUID, Turn> turns = new ConcurrentHashMap<>();

    /** @throws Problem 429 when the turn does not come */
    <T> T inTurn(UUID ownerId, Supplier<T> work) {
        Turn turn = enter(ownerId);
        try {
            if (!isMine(turn.lock)) {
                throw Problem.busy("Too many orders under one budget at the same time", PATIENCE);
            }
            try {
                return work.get();
            } finally {
                turn.lock.unlock();
            }
        } finally {
            leave(ownerId);
        }
    }

    private Turn enter(UUID ownerId) {
        return turns.compute(ownerId, (_, known) -> {
            Turn turn = known == null ? new Turn() : known;
            turn.users++;
            return turn;
        });
    }

    private void leave(UUID ownerId) {
        turns.computeIfPresent(ownerId, (_, turn) -> --turn.users == 0 ? null : turn);
    }

    private static boolean isMine(ReentrantLock lock) {
        try {
            return lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
