package dev.darkroom.jobs;

import dev.darkroom.shared.EndpointId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as a caller asks for it, by whichever route.
 *
 * @param input a JSON object, as it was sent
 * @param headers fal's headers that go along upstream, by lower-case name
 * @param webhookUrl where to announce the end; null for nowhere
 * @param startTimeout how long it may take until processing starts; null for any time
 * @param totalTimeout how long it may take until its end; null for the longest
 */
record JobOrder(
        EndpointId endpoint,
        String input,
        Map<String, String> headers,
        @Nullable String webhookUrl,
        @Nullable Duration startTimeout,
        @Nullable Duration totalTimeout,
        List<String> tags,
        @Nullable UUID collectionId,
        @Nullable String metadata,
        @Nullable UUID retryOf) {

    /** As the queue routes know it. */
    static JobOrder plain(
            EndpointId endpoint,
            String input,
            Map<String, String> headers,
            @Nullable String webhookUrl,
            @Nullable Duration startTimeout) {
        return new JobOrder(endpoint, input, headers, webhookUrl, startTimeout, null, List.of(), null, null, null);
    }
}
