package dev.darkroom.jobs;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * How many jobs a claim may take: in all, and of whom. Whoever is not named may take {@code newcomers}.
 *
 * @param most in all
 * @param newcomers of an app, or of an owner's jobs of one app, that has none under way
 * @param apps by {@code [namespace/]owner/app}
 * @param owners by id
 * @param lanes by owner and app together
 */
record ClaimBounds(
        int most, int newcomers, Map<String, Integer> apps, Map<UUID, Integer> owners, Map<Lane, Integer> lanes) {

    /** The jobs of one owner for one app. */
    record Lane(UUID owner, String app) {}

    // A claim of so many is worth its statement; smaller ones are made only where there is no room for more.
    private static final int WORTHWHILE = 16;

    /** As many as can be taken without looking whose they are; nobody can get more than it may have by that. */
    int inOrder() {
        int least = Math.min(most, newcomers);
        for (int room : apps.values()) {
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

    /** Whether a claim has to look whose jobs it takes, because somebody may have only a few more, or none. */
    boolean isSelective() {
        return inOrder() < Math.min(most, WORTHWHILE);
    }

    /** Those owners who have their share. */
    Set<UUID> fullOwners() {
        return owners.entrySet().stream()
                .filter(owner -> owner.getValue() == 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
