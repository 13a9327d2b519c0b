package dev.darkroom.storage.upload;

import java.time.Instant;
import java.util.UUID;

/**
 * An upload that was asked for.
 *
 * @param key where the object will be read
 * @param keyId the visible half of the key that it was asked for with
 * @param storeId what the store knows an upload in parts by; empty for one in one piece
 * @param closesAt whole seconds; after it nothing more is taken
 * @param complete whether it has become an object
 */
record Upload(
        UUID id,
        String key,
        UUID ownerId,
        String keyId,
        FileWish wish,
        String storeId,
        Instant closesAt,
        boolean complete) {

    boolean inParts() {
        return !storeId.isEmpty();
    }
}
