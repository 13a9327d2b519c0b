package dev.darkroom.deliveries.event;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that has just happened.
 *
 * @param data a JSON object, in text
 * @param jobId the job that it is about; null for none
 * @param endpoint what filters by endpoint look at; null passes none of them
 * @param keyId the visible half of the key by which it came about; null passes no filter by key
 */
public record NewEvent(
        UUID ownerId,
        EventType type,
        String data,
        @Nullable UUID jobId,
        @Nullable String endpoint,
        List<String> tags,
        @Nullable String keyId) {

    public NewEvent {
        tags = List.copyOf(tags);
    }

    /** One that filters by endpoint, tag or key never pass. */
    public static NewEvent plain(UUID ownerId, EventType type, String data) {
        return new NewEvent(ownerId, type, data, null, null, List.of(), null);
    }
}
