package dev.darkroom.jobs.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** For the API's document only: the body itself is read as text, since the input must keep its digits. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "JobFields")
public record JobRequestBody(
        @Nullable @Schema(description = "A model's full id, such as fal-ai/flux/dev")
        String endpoint,

        @Nullable @Schema(description = "The model's input; passed on digit for digit")
        Map<String, Object> input,

        @Nullable String webhookUrl,

        @Nullable @Schema(maxItems = 20, description = "1 to 50 characters each")
        List<String> tags,

        @Nullable UUID collectionId,

        @Nullable @Schema(description = "Any JSON object of at most 16 KiB")
        Map<String, Object> metadata,

        @Nullable @Schema(enumeration = {"normal", "low"}) String priority,
        @Nullable BigDecimal startTimeoutSeconds,
        @Nullable BigDecimal totalTimeoutSeconds,

        @Nullable @Schema(
                description =
                        "Failures to be tried again: server_error, timeout, connection_error, downstream, or fal's error"
                                + " types. Without it only what the provider did not take; [] for not even that")
        List<String> retryOn,

        @Nullable @Schema(
                minimum = "1",
                maximum = "10",
                defaultValue = "3",
                description = "Attempts in all at what retry_on names")
        Integer maxAttempts) {

    /** Of a new job; for one that is made from another nothing is required. */
    @Schema(
            name = "JobRequest",
            allOf = JobRequestBody.class,
            requiredProperties = {"endpoint", "input"})
    record New() {}

    /** What comes without a job around it. */
    @Schema(
            name = "ModelInput",
            type = SchemaType.OBJECT,
            additionalProperties = Schema.True.class,
            description = "A model's input, any JSON object; no body at all is an empty one")
    public record Input() {}

    /** Many of them. */
    @Schema(name = "JobBatchRequest")
    record Many(
            @Schema(required = true, minItems = 1, maxItems = 1_000)
            List<New> jobs) {}
}
