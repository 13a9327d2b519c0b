package dev.darkroom.library.export;

import dev.darkroom.library.asset.LibraryConfig;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Limits concurrent exports. How many archives are sent at the same time: so many, and half of them to one owner at
 * the most.
 */
@ApplicationScoped
class ExportSlots {

    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private final int most;
    private final Map<UUID, Integer> taken = new HashMap<>();

    ExportSlots(LibraryConfig config) {
        this.most = config.export().atOnce();
    }

    /** @throws Problem 429 when there is none */
    synchronized void take(UUID ownerId) {
        int own = taken.getOrDefault(ownerId, 0);
        int all = taken.values().stream().mapToInt(Integer::intValue).sum();
        if (all >= most || own >= forOne()) {
            throw Problem.busy(
                    "No more than " + (all >= most ? most : forOne()) + " exports at the same time", A_WHILE);
        }
        taken.put(ownerId, own + 1);
    }

    synchronized void giveBack(UUID ownerId) {
        taken.computeIfPresent(ownerId, (_, own) -> own == 1 ? null : own - 1);
    }

    int forOne() {
        return (most + 1) / 2;
    }
}
