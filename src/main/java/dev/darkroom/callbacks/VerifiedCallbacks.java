package dev.darkroom.callbacks;

import java.util.List;

/**
 * Event: verified callbacks that are being recorded together, in the order of their jobs; observers take part in
 * that transaction.
 */
public record VerifiedCallbacks(List<VerifiedCallback> all) {

    public VerifiedCallbacks {
        all = List.copyOf(all);
    }
}
