package dev.darkroom.jobs.announcement;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a job's end is announced at the address that it named.
 *
 * @param format the label of a {@code DeliveryFormat}
 * @param headers of the caller's own
 * @param context any JSON, told back as it is; null for none
 * @param on states to be told of, in lower case; empty for every end
 * @param body template of the body, any JSON; null where the format has its own
 */
@RegisterForReflection
public record JobWebhook(
        String format,
        Map<String, String> headers,
        @Nullable String context,
        List<String> on,
        @Nullable String body) {

    /** fal's own way. */
    public static final JobWebhook FAL = new JobWebhook("fal", Map.of(), null, List.of(), null);

    public boolean isToldOf(String state) {
        return on.isEmpty() || on.contains(state);
    }
}
