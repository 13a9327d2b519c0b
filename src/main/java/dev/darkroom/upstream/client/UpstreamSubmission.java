package dev.darkroom.upstream.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to be put into the provider's queue.
 *
 * @param endpoint the full endpoint id, sub path included
 * @param input the model's input as JSON text; sent as it is, digit for digit
 * @param callback where the provider is to announce the completion ({@code fal_webhook})
 * @param priority {@code normal} or {@code low}; null leaves it to the provider
 * @param startTimeout how long the request may wait until processing starts; null means no limit. fal takes more than
 *     0.1 s, and answers 504 with timeout type {@code user} when it is missed
 * @param headers further request headers by name, in any case: those of the queue document in {@code openapi/} are
 *     sent ({@code X-Fal-Object-Lifecycle-Preference}, {@code X-Fal-Store-IO}, {@code X-Fal-Tags},
 *     {@code Idempotency-Key} and so on), others are dropped
 */
public record UpstreamSubmission(
        String endpoint,
        String input,
        @Nullable URI callback,
        @Nullable String priority,
        @Nullable Duration startTimeout,
        Map<String, String> headers) {

    public UpstreamSubmission {
        headers = Map.copyOf(headers);
    }
}
