package dev.darkroom.deliveries;

import dev.darkroom.shared.work.ClaimBounds.Lane;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that is due and claimed.
 *
 * @param receiver host and port of the URL
 * @param body null where it was too large to be read along with the claim
 * @param bodyBytesLeftOut its length in UTF-8 bytes then; 0 where it is here
 * @param attempt the number of the attempt at hand, from 1
 */
record Delivery(
        UUID id,
        UUID ownerId,
        UUID jobId,
        String url,
        String receiver,
        @Nullable String body,
        long bodyBytesLeftOut,
        int attempt) {

    Lane lane() {
        return new Lane(ownerId, receiver);
    }
}
