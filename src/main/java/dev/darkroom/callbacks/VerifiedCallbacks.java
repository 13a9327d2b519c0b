package dev.darkroom.callbacks;

import java.util.List;

/**
 * Completions that were verified and are being recorded together, in the order of their jobs; whoever observes them takes
 * part in that transaction.
 */
public record VerifiedCallbacks(List<VerifiedCallback> all) {

    public VerifiedCallbacks {
        all = List.copyOf(all);
    }
}
