package dev.darkroom.deliveries;

import dev.darkroom.shared.work.ClaimBounds.Lane;
import java.util.UUID;

/**
 * A delivery that is due and claimed.
 *
 * @param receiver host and port of the URL
 * @param attempt the number of the attempt at hand, from 1
 */
record Delivery(UUID id, UUID ownerId, UUID jobId, String url, String receiver, String body, int attempt) {

    Lane lane() {
        return new Lane(ownerId, receiver);
    }
}
