package dev.darkroom.jobs.intake;

import dev.darkroom.ingest.InputFiles;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.storage.StoredObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * @param webhookOptions how, as the job's row holds it; null for fal's way
 * @param startTimeout how long it may take until processing starts; null for any time
 * @param totalTimeout how long it may take until its end; null for the longest
 * @param files what came inside the input and has been moved to storage; objects that have no rows yet
 */
public record JobSubmission(
        EndpointId endpoint,
        String input,
        Map<String, String> headers,
        @Nullable String webhookUrl,
        byte @Nullable [] webhookOptions,
        @Nullable Duration startTimeout,
        @Nullable Duration totalTimeout,
        List<String> tags,
        @Nullable UUID collectionId,
        @Nullable String metadata,
        @Nullable UUID retryOf,
        List<StoredObject> files) {

    /** As the queue routes know it. */
    public static JobSubmission plain(
            EndpointId endpoint,
            String input,
            Map<String, String> headers,
            @Nullable String webhookUrl,
            @Nullable Duration startTimeout) {
        return new JobSubmission(
                endpoint, input, headers, webhookUrl, null, startTimeout, null, List.of(), null, null, null, List.of());
    }

    /** The same with its files in storage. */
    public JobSubmission with(InputFiles.Kept kept) {
        List<StoredObject> all = new ArrayList<>(files);
        all.addAll(kept.objects());
        return copy(headers, kept.input(), retryOf, List.copyOf(all));
    }

    /** The same with another input. */
    public JobSubmission withInput(String other) {
        return other.equals(input) ? this : copy(headers, other, retryOf, files);
    }

    /** The same, as the repetition of a job. */
    public JobSubmission repeating(UUID job) {
        return copy(headers, input, job, files);
    }

    /** The same with a header, unless it has that one. */
    public JobSubmission withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putIfAbsent(name, value);
        return copy(all, input, retryOf, files);
    }

    private JobSubmission copy(
            Map<String, String> newHeaders, String newInput, @Nullable UUID newRetryOf, List<StoredObject> newFiles) {
        return new JobSubmission(
                endpoint,
                newInput,
                newHeaders,
                webhookUrl,
                webhookOptions,
                startTimeout,
                totalTimeout,
                tags,
                collectionId,
                metadata,
                newRetryOf,
                newFiles);
    }
}
