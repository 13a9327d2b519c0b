package dev.darkroom.jobs.workflow.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.jobs.announcement.JobWebhook;
import dev.darkroom.jobs.api.JobRequestBody;
import dev.darkroom.jobs.api.JobWebhookBody;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.RawJson;
import dev.darkroom.shared.http.body.Text;
import dev.darkroom.shared.url.WebUrl;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a new workflow may be asked for with. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "WorkflowRequest")
record WorkflowRequestBody(
        @Nullable @Size(min = 1, max = MAX_JOBS, message = "must be a list of {min} to {max} jobs") @Schema(implementation = JobRequestBody[].class, description = "Required unless a workflow is given")
        @JsonDeserialize(contentUsing = RawJson.OfAny.class)
        List<@NotNull(message = "must hold jobs") RawJson> jobs,

        @Nullable @Schema(description = "Instead of jobs: one of fal's workflow documents, or its nodes")
        RawJson workflow,

        @Nullable @Schema(description = "What $input stands for in a workflow")
        RawJson input,

        @Nullable @Text(max = WebUrl.MAX_LENGTH) @Schema(format = "uri", maxLength = WebUrl.MAX_LENGTH)
        String webhookUrl,

        @Nullable @Valid @Schema(
                implementation = Object.class,
                oneOf = {Webhook.class, String.class},
                description = "A URL alone, or with how it is told")
        Webhook webhook)
        implements JsonRequest {

    static final int MAX_JOBS = 1_000;

    /** Where and how its end is announced. */
    @RegisterForReflection
    @Schema(name = "WorkflowWebhookRequest")
    record Webhook(
            @NotNull(message = "is required") @Text(max = WebUrl.MAX_LENGTH)
            @Schema(required = true, format = "uri", maxLength = WebUrl.MAX_LENGTH)
            String url,

            @Nullable @Pattern(regexp = "standard|cloudevents", message = "must be standard or cloudevents") @Schema(
                    defaultValue = "standard",
                    description = "The event as registered webhooks get it, or its data with CloudEvents headers")
            String format,

            @Nullable @Schema(description = "Headers of your own; kept encrypted and never shown again")
            Map<@NotNull String, @NotNull(message = "must hold texts") @Text(max = 2_000) String> headers,

            @Nullable @JsonDeserialize(using = RawJson.OfAny.class)
            @Schema(implementation = Object.class, description = "Any JSON of at most 4 KiB, told back as it is")
            RawJson context,

            @Nullable @Size(min = 1, max = 3, message = "must be a list of {min} to {max}") @Schema(description = "Ends to be told of: succeeded, failed, cancelled; all of them, if absent")
            List<
                            @NotNull(message = "must hold texts") @Pattern(
                                    regexp = "succeeded|failed|cancelled",
                                    message = "must hold succeeded, failed or cancelled")
                            String>
                    on)
            implements JsonRequest {

        @JsonCreator
        Webhook {}

        /** A plain string is its URL. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Webhook at(String url) {
            return new Webhook(url, null, null, null, null);
        }

        /** @throws dev.darkroom.shared.Problem 422, naming the field */
        JobWebhook options() {
            return new JobWebhookBody(url, format == null ? "standard" : format, headers, context, on, null).options();
        }
    }
}
