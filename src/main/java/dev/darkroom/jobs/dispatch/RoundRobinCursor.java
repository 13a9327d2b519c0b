package dev.darkroom.jobs.dispatch;

import dev.darkroom.shared.Ids;
import java.util.List;
import java.util.UUID;

/**
 * Weighted round-robin cursor over owners: whose turn it is, and how much of this turn is used up. The order itself is in
 * {@link ClaimSql}. An owner's turn is as long as its weight, however small the batches are in which it
 * is taken.
 */
record RoundRobinCursor(UUID here, int taken) {

    static final RoundRobinCursor FIRST = new RoundRobinCursor(Ids.LOWEST, 0);

    /**
     * One owner's part of a batch.
     *
     * @param allotted how many jobs it might have had
     */
    record Part(UUID owner, int weight, int allotted) {}

    /** Whose turn it is after a batch that was shared out like this, in the order of the round. */
    RoundRobinCursor after(List<Part> parts) {
        RoundRobinCursor turn = this;
        for (Part part : parts) {
            if (part.allotted() > 0) {
                int used = part.allotted() + (part.owner().equals(here) ? taken : 0);
                turn = used < part.weight()
                        ? new RoundRobinCursor(part.owner(), used)
                        : new RoundRobinCursor(next(part.owner()), 0);
            }
        }
        return turn;
    }

    private static UUID next(UUID id) {
        long low = id.getLeastSignificantBits() + 1;
        return new UUID(id.getMostSignificantBits() + (low == 0 ? 1 : 0), low);
    }
}
