package dev.darkroom.storage.upload;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An upload that was asked for.
 *
 * @param key where the object will be read
 * @param keyId the visible half of the key that it was asked for with
 * @param storeId what the store knows an upload in parts by; empty for one in one piece
 * @param plan how its parts are cut; null where the caller does that, or where there are none
 * @param closesAt whole seconds; after it nothing more is taken
 * @param complete whether it has become an object
 */
record Upload(
        UUID id,
        String key,
        UUID ownerId,
        String keyId,
        FileRequest wish,
        String storeId,
        @Nullable PartPlan plan,
        Instant closesAt,
        boolean complete) {

    boolean inParts() {
        return !storeId.isEmpty();
    }

    /** The plan of an upload that has one. */
    PartPlan planned() {
        return Objects.requireNonNull(plan, "an upload without a plan");
    }
}
