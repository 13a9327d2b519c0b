package dev.darkroom.shared.work;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * How many pieces of work a claim may take: in all, and of whom. Whoever is not named may take {@code newcomers}.
 *
 * @param most in all
 * @param newcomers for a target, or of an owner's work for one target, that has none under way
 * @param targets by what the work is for: an app ({@code [namespace/]owner/app}), or a receiver of webhooks
 * @param owners by id
 * @param lanes by owner and target together
 * @param contended whether the claim before took all that it might, so that more may wait
 */
public record ClaimBounds(
        int most,
        int newcomers,
        Map<String, Integer> targets,
        Map<UUID, Integer> owners,
        Map<Lane, Integer> lanes,
        boolean contended) {

    static final ClaimBounds NOTHING = new ClaimBounds(0, 0, Map.of(), Map.of(), Map.of(), false);

    /** The work of one owner for one target. */
    public record Lane(UUID owner, String target) {}

    // A claim of so many is worth its statement; smaller ones are made only where there is no room for more.
    private static final int WORTHWHILE = 16;

    /** As many as can be taken without looking whose they are; nobody can get more than it may have by that. */
    public int inOrder() {
        int least = Math.min(most, newcomers);
        for (int room : targets.values()) {
            least = Math.min(least, room);
        }
        for (int room : owners.values()) {
            least = Math.min(least, room);
        }
        for (int room : lanes.values()) {
            least = Math.min(least, room);
        }
        return least;
    }

    /**
     * Whether a claim has to look whose work it takes: because somebody may have only a few more, or none; or because more
     * waits than is taken, and one with a long queue shall not go before all others.
     */
    public boolean isSelective() {
        return contended || isShort();
    }

    /** Whether somebody may have only a few more, or none. */
    public boolean isShort() {
        return inOrder() < Math.min(most, WORTHWHILE);
    }

    /** The same with no more than that in all. */
    ClaimBounds atMost(int limit) {
        return new ClaimBounds(Math.min(most, limit), newcomers, targets, owners, lanes, contended);
    }

    /** Those owners who have their share. */
    public Set<UUID> fullOwners() {
        return owners.entrySet().stream()
                .filter(owner -> owner.getValue() == 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
