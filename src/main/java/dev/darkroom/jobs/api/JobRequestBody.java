package dev.darkroom.jobs.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.jobs.workflow.WorkflowMember;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.RawJson;
import dev.darkroom.shared.http.body.Text;
import dev.darkroom.shared.url.WebUrl;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a new job may be asked for with; {@link JobRequestMapper} makes a submission of it. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "JobFields")
public record JobRequestBody(
        @Nullable @Text(max = EndpointId.MAX_LENGTH) @Schema(description = "A model's full id, such as fal-ai/flux/dev")
        String endpoint,

        @Nullable @Schema(description = "The model's input; passed on digit for digit")
        RawJson input,

        @Nullable @Text(max = WebUrl.MAX_LENGTH) @Schema(format = "uri", maxLength = WebUrl.MAX_LENGTH)
        String webhookUrl,

        @Nullable @Valid @Schema(
                implementation = Object.class,
                oneOf = {JobWebhookBody.class, String.class},
                description = "A URL alone, or with how it is told")
        JobWebhookBody webhook,

        @Nullable @Size(max = 20, message = MANY) @Schema(description = "1 to 50 characters each")
        List<@NotNull(message = EACH) @Text(max = 50) String> tags,

        @Nullable @Text(max = 255) @Schema(format = "uuid") String collectionId,

        @Nullable @Schema(description = "Any JSON object of at most 16 KiB")
        RawJson metadata,

        @Nullable @Pattern(regexp = "normal|low", message = "must be normal or low") @Schema(enumeration = {"normal", "low"})
        String priority,

        @Nullable BigDecimal startTimeoutSeconds,
        @Nullable BigDecimal totalTimeoutSeconds,

        @Nullable @Size(max = 20, message = MANY) @Schema(
                description =
                        "Failures to be tried again: server_error, timeout, connection_error, downstream, or fal's error"
                                + " types. Without it only what the provider did not take; [] for not even that")
        List<@NotNull(message = EACH) @Text(max = 50) String> retryOn,

        @Nullable @Schema(
                implementation = Integer.class,
                minimum = "1",
                maximum = "10",
                defaultValue = "3",
                description = "Attempts in all at what retry_on names")
        BigDecimal maxAttempts,

        @Nullable @Pattern(regexp = WorkflowMember.NAME, message = WorkflowMember.NAME_RULE) @Schema(
                pattern = WorkflowMember.NAME,
                description = "In a batch or a workflow: what other jobs call it, as in $name.images.0.url")
        String name,

        @Nullable @Size(max = 100, message = MANY) @Schema(description = "In a batch or a workflow: jobs that have to end first, by their names")
        List<@NotNull(message = EACH) @Text(max = 64) String> dependsOn,

        @Nullable @Pattern(regexp = "succeeded|ended", message = "must be succeeded or ended") @Schema(
                enumeration = {"succeeded", "ended"},
                defaultValue = "succeeded",
                description = "In a batch or a workflow: how the jobs before it have to end")
        String when)
        implements JsonRequest {

    private static final String MANY = "must be a list of at most {max}";
    private static final String EACH = "must hold strings";

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
            @NotNull(message = "is required") @Size(min = 1, max = MAX_COUNT, message = "must be a list of {min} to {max} jobs") @Schema(implementation = New[].class)
            @JsonDeserialize(contentUsing = RawJson.OfAny.class)
            List<@NotNull(message = "must hold jobs") RawJson> jobs)
            implements JsonRequest {

        private static final int MAX_COUNT = 1_000;
    }
}
