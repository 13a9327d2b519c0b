package dev.darkroom.deliveries.webhook;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.shared.Timestamps;
import dev.darkroom.shared.http.body.BodyRules;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.Text;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about registered webhooks take and give. */
final class WebhookBodies {

    private static final int MAX_URL = 2_048;
    private static final int MAX_DESCRIPTION = 1_000;
    private static final int MAX_LIST = 100;
    private static final int MAX_ITEM = 255;
    private static final int MOST_CALLS = 1_000_000;
    private static final int MOST_AT_ONCE = 64;
    private static final String LIST = "must be a list of {min} to {max}";
    private static final String EVENTS = "must be a list of 1 to {max} names of events";
    private static final String CALLS = "must be a whole number from 1 to " + MOST_CALLS;
    private static final String AT_ONCE = "must be a whole number from 1 to " + MOST_AT_ONCE;
    private static final long MAX_OVERLAP_SECONDS = 7 * 24 * 60 * 60;
    private static final long DEFAULT_OVERLAP_SECONDS = 24 * 60 * 60;
    private static final String OVERLAP = "must be a whole number from 0 to " + MAX_OVERLAP_SECONDS;

    private WebhookBodies() {}

    /** Which events, beside their type; what is absent lets any pass. */
    @JsonNaming(SnakeCaseStrategy.class)
    @RegisterForReflection
    @Schema(
            name = "WebhookFilter",
            description = "An event passes that has one of each list; a single text stands for a list of one")
    record Filter(
            @Nullable @JsonAlias("endpoints")
            @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            @Size(min = 1, max = MAX_LIST, message = LIST) @Schema(description = "Full ids of models")
            List<@NotNull(message = "must hold texts") @Text(max = MAX_ITEM) String> endpoint,

            @Nullable @JsonAlias("tags")
            @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            @Size(min = 1, max = MAX_LIST, message = LIST) List<@NotNull(message = "must hold texts") @Text(max = MAX_ITEM) String> tag,

            @Nullable @JsonAlias("keys")
            @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            @Size(min = 1, max = MAX_LIST, message = LIST) @Schema(description = "Ids of keys")
            List<@NotNull(message = "must hold texts") @Text(max = MAX_ITEM) String> key)
            implements JsonRequest {

        static String @Nullable [] array(@Nullable List<String> list) {
            return list == null || list.isEmpty() ? null : list.toArray(String[]::new);
        }

        static @Nullable List<String> list(String @Nullable [] array) {
            return array == null ? null : Arrays.asList(array);
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "WebhookRequest")
    record Create(
            @NotNull(message = "is required") @Text(max = MAX_URL)
            @Schema(required = true, minLength = 1, maxLength = MAX_URL)
            String url,

            @Nullable @Size(min = 1, max = MAX_LIST, message = EVENTS) @Schema(description = "Types (job.succeeded) or families (job.*); all of them, if absent")
            List<@NotNull(message = "must hold names of events") String> events,

            @Nullable @Valid Filter filter,

            @Nullable @Text(max = MAX_DESCRIPTION) @Schema(maxLength = MAX_DESCRIPTION)
            String description,

            @Nullable @Min(value = 1, message = CALLS) @Max(value = MOST_CALLS, message = CALLS) @Schema(description = "As many as there are, if absent")
            Integer callsPerMinute,

            @Nullable @Min(value = 1, message = AT_ONCE) @Max(value = MOST_AT_ONCE, message = AT_ONCE) @Schema(description = "Attempts under way at the same time, in each instance")
            Integer concurrency)
            implements JsonRequest {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "WebhookChange", description = "What is absent stays")
    record Change(
            @Nullable @Text(max = MAX_URL) String url,

            @Nullable @Size(min = 1, max = MAX_LIST, message = EVENTS) List<@NotNull(message = "must hold names of events") String> events,

            @Nullable @Schema(description = "null for none") Optional<@Valid Filter> filter,

            @Nullable @Schema(description = "null for none") Optional<@Text(max = MAX_DESCRIPTION) String> description,

            @Nullable @Schema(description = "null for as many as there are")
            Optional<@Min(value = 1, message = CALLS) @Max(value = MOST_CALLS, message = CALLS) Integer> callsPerMinute,

            @Nullable @Schema(description = "null for as many as there are places for")
            Optional<@Min(value = 1, message = AT_ONCE) @Max(value = MOST_AT_ONCE, message = AT_ONCE) Integer>
                    concurrency,

            @Nullable @Pattern(regexp = "enabled|disabled", message = "must be enabled or disabled") String status)
            implements JsonRequest {}

    @JsonNaming(SnakeCaseStrategy.class)
    @BodyRules(mayBeAbsent = true)
    @Schema(name = "WebhookRotation")
    record Rotate(
            @Nullable @Min(value = 0, message = OVERLAP) @Max(value = MAX_OVERLAP_SECONDS, message = OVERLAP) @Schema(
                    defaultValue = "86400",
                    description = "How long deliveries are signed with the old secret as well, in seconds")
            Long overlapSeconds)
            implements JsonRequest {

        long overlap() {
            return overlapSeconds == null ? DEFAULT_OVERLAP_SECONDS : overlapSeconds;
        }
    }

    /** A registered webhook on the wire, without its secret. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Webhook")
    record View(
            UUID id,
            String url,
            @Nullable String description,
            List<String> events,
            Filter filter,
            @Nullable Integer callsPerMinute,
            @Nullable Integer concurrency,
            @Schema(description = "enabled or disabled") String status,

            @Schema(description = "owner, gone (it answered 410) or failing (for five days)") @Nullable String disabledReason,

            @Nullable Instant disabledAt,

            @Schema(
                    description =
                            "Since when attempts have failed, and none has succeeded; null while the last one did")
            @Nullable Instant failingSince,

            @Schema(description = "Until when the secret before the last rotation signs too") @Nullable Instant previousSecretUntil,

            Instant createdAt) {

        static View of(Webhook webhook) {
            return new View(
                    webhook.id,
                    webhook.url,
                    webhook.description,
                    List.of(webhook.events),
                    new Filter(Filter.list(webhook.endpoints), Filter.list(webhook.tags), Filter.list(webhook.keys)),
                    webhook.callsPerMinute,
                    webhook.concurrency,
                    webhook.status,
                    webhook.disabledReason,
                    Timestamps.millis(webhook.disabledAt),
                    Timestamps.millis(webhook.failingSince),
                    Timestamps.millis(webhook.previousUntil),
                    webhook.createdAt.truncatedTo(ChronoUnit.MILLIS));
        }
    }

    @RegisterForReflection
    @Schema(name = "WebhookResponse")
    record One(View webhook) {}

    @RegisterForReflection
    @Schema(name = "WebhooksResponse")
    record All(List<View> webhooks) {}

    @RegisterForReflection
    @Schema(name = "WebhookSecretResponse")
    record WithSecret(
            View webhook,

            @Schema(
                    description =
                            "What deliveries are signed with, in the form of Standard Webhooks; shown this one time")
            String secret) {}
}
