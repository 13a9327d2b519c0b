package dev.darkroom.shared.http;

import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.LargeTextBudget.Reservation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Room in the {@link LargeTextBudget} for what one stream of server-sent events has on its way or waiting: a caller who does
 * not read holds no more memory than there is. A little is free. Whoever found none asks whether there is room again before
 * anything is read or written anew for it.
 */
public final class StreamRoom {

    /** Characters. */
    private static final int FREE = 8 * 1024;

    private final LargeTextBudget budget;
    private final Lane holder;
    private @Nullable Reservation taken;
    private long reserved;
    private long refused;
    private boolean ended;

    public StreamRoom(LargeTextBudget budget, Lane holder) {
        this.budget = budget;
        this.holder = holder;
    }

    /** Takes room for so many characters together, until it is left. */
    public synchronized boolean take(long characters) {
        boolean hasRoom = !ended && (characters <= Math.max(FREE, reserved) || reserve(characters));
        refused = hasRoom ? 0 : characters;
        return hasRoom;
    }

    /** Takes room for what found none before; true where nothing did. */
    public synchronized boolean retake() {
        return refused == 0 || take(refused);
    }

    public synchronized void leave() {
        if (taken != null) {
            taken.close();
            taken = null;
            reserved = 0;
        }
    }

    /** Leaves it for good. */
    public synchronized void end() {
        ended = true;
        leave();
    }

    private boolean reserve(long characters) {
        Reservation room = taken == null ? budget.open(holder) : taken;
        if (room.grow(characters - reserved, Duration.ZERO)) {
            taken = room;
            reserved = characters;
            return true;
        }
        if (taken == null) {
            room.close();
        }
        return false;
    }
}
