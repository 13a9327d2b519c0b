package dev.darkroom.jobs.completion;

import dev.darkroom.shared.work.FairShares;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Bounded queue of what is done for owners, taken in turns. Of the places in it, and of those at work, each owner has a share:
 * one whose provider does not answer holds up no other.
 */
final class FairQueue<T> {

    /** What was taken; {@link #done} is to follow. */
    record Taken<T>(UUID owner, T item) {}

    private final FairShares<UUID> queued;
    private final FairShares<UUID> atWork;
    private final Map<UUID, Deque<T>> waiting = new LinkedHashMap<>();

    /**
     * @param capacity how many may wait
     * @param places how many may be at work
     */
    FairQueue(int capacity, int places) {
        this.queued = new FairShares<>(capacity, FairShares.THREE_QUARTERS);
        this.atWork = new FairShares<>(places, FairShares.THREE_QUARTERS);
    }

    /** @return whether there was room for it */
    synchronized boolean offer(UUID owner, T item) {
        if (queued.room(owner) < 1) {
            return false;
        }
        queued.take(owner);
        waiting.computeIfAbsent(owner, _ -> new ArrayDeque<>()).add(item);
        return true;
    }

    /** The next of those whose owners have places left. */
    synchronized Optional<Taken<T>> poll() {
        for (Iterator<Map.Entry<UUID, Deque<T>>> owners = waiting.entrySet().iterator(); owners.hasNext(); ) {
            Map.Entry<UUID, Deque<T>> next = owners.next();
            UUID owner = next.getKey();
            if (atWork.room(owner) > 0) {
                Deque<T> items = next.getValue();
                owners.remove();
                Taken<T> taken = new Taken<>(owner, items.remove());
                if (!items.isEmpty()) {
                    waiting.put(owner, items);
                }
                queued.release(owner);
                atWork.take(owner);
                return Optional.of(taken);
            }
        }
        return Optional.empty();
    }

    void done(Taken<T> taken) {
        atWork.release(taken.owner());
    }
}
