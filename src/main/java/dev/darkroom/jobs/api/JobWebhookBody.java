package dev.darkroom.jobs.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.darkroom.deliveries.outbox.DeliveryFormat;
import dev.darkroom.jobs.announcement.JobWebhook;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.RawJson;
import dev.darkroom.shared.http.body.Text;
import dev.darkroom.shared.url.WebUrl;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where and how a job's end is announced, as a new job may ask for it. */
@RegisterForReflection
@Schema(name = "JobWebhookRequest")
public record JobWebhookBody(
        @NotNull(message = "is required") @Text(max = WebUrl.MAX_LENGTH)
        @Schema(required = true, format = "uri", maxLength = WebUrl.MAX_LENGTH)
        String url,

        @Nullable @Pattern(regexp = "fal|standard|cloudevents|body", message = "must be fal, standard, cloudevents or body") @Schema(
                defaultValue = "fal",
                description =
                        "fal's body and signature, the event as registered webhooks get it, its data with CloudEvents headers,"
                                + " or your own body")
        String format,

        @Nullable @Size(max = MAX_HEADERS, message = "must have at most {max}") @Schema(description = "Headers of your own; kept encrypted and never shown again")
        Map<@NotNull String, @NotNull(message = "must hold texts") @Text(max = 2_000) String> headers,

        @Nullable @JsonDeserialize(using = RawJson.OfAny.class)
        @Schema(implementation = Object.class, description = "Any JSON of at most 4 KiB, told back as it is")
        RawJson context,

        @Nullable @Size(min = 1, max = 4, message = "must be a list of {min} to {max}") @Schema(description = "Ends to be told of: succeeded, failed, cancelled, expired; all of them, if absent")
        List<
                        @NotNull(message = "must hold texts") @Pattern(
                                regexp = "succeeded|failed|cancelled|expired",
                                message = "must hold succeeded, failed, cancelled or expired")
                        String>
                on,

        @Nullable @JsonDeserialize(using = RawJson.OfAny.class)
        @Schema(
                implementation = Object.class,
                description =
                        "With the format body: JSON of at most 16 KiB whose texts may refer to $job.id, $output.images.0.url,"
                                + " $context.…")
        RawJson body)
        implements JsonRequest {

    private static final int MAX_HEADERS = 20;
    private static final int MAX_CONTEXT = 4 * 1024;
    private static final int MAX_BODY = 16 * 1024;
    private static final java.util.regex.Pattern HEADER_NAME =
            java.util.regex.Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    /** What the request itself is made of, and what receivers believe us by. */
    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "content-type",
            "content-encoding",
            "transfer-encoding",
            "connection",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "keep-alive",
            "proxy-connection");

    @JsonCreator
    public JobWebhookBody {}

    /** A plain string is its URL. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static JobWebhookBody at(String url) {
        return new JobWebhookBody(url, null, null, null, null, null);
    }

    /** @throws Problem 422, naming the field */
    public JobWebhook options() {
        RawJson template = body;
        String chosen = format == null ? template == null ? "fal" : DeliveryFormat.BODY.label() : format;
        if (chosen.equals(DeliveryFormat.BODY.label()) != (template != null)) {
            throw Problem.invalid("webhook.body", "goes with the format body, and that with a body");
        }
        require(template, MAX_BODY, "webhook.body");
        require(context, MAX_CONTEXT, "webhook.context");
        Map<String, String> own = headers == null ? Map.of() : headers;
        own.forEach(JobWebhookBody::requireHeader);
        return new JobWebhook(
                chosen,
                own,
                context == null ? null : context.text(),
                JsonRequest.distinct(on),
                template == null ? null : template.text());
    }

    private static void require(@Nullable RawJson json, int most, String field) {
        if (json != null && json.size() > most) {
            throw Problem.invalid(field, "must have at most " + most + " bytes");
        }
    }

    private static void requireHeader(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!HEADER_NAME.matcher(name).matches()) {
            throw Problem.invalid("webhook.headers", "has a name that no header can have");
        }
        if (OURS.contains(lower)
                || lower.startsWith("webhook-")
                || lower.startsWith("x-fal-")
                || lower.startsWith("ce-")) {
            throw Problem.invalid("webhook.headers", "must not set " + lower + ", which is set by Darkroom");
        }
        if (!value.chars().allMatch(c -> c == '\t' || c >= ' ' && c < 0x7f)) {
            throw Problem.invalid("webhook.headers", "has a value with characters that no header can have");
        }
    }
}
