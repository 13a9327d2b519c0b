package dev.darkroom.jobs.announcement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.shared.trace.TraceSpan;
import dev.darkroom.shared.trace.Traces;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records each job that has ended as one generation, by OpenTelemetry's conventions for generative AI: which model, by whom, how it
 * ended, how much of it and what it cost; the prompt only where the operator has asked for it.
 */
@ApplicationScoped
class GenerationSpans {

    private static final String OPERATION = "generate_content";
    private static final String SUCCEEDED = "SUCCEEDED";
    private static final int MAX_PROMPT_LENGTH = 4_000;

    private final Traces traces;
    private final ObjectMapper json;

    GenerationSpans(Traces traces, ObjectMapper json) {
        this.traces = traces;
        this.json = json;
    }

    /** Nothing where no provider has had it, as of a gate or of a job that was cancelled in the queue. */
    void record(JobEventData job, JobTrace trace) {
        if (trace.requestId() == null) {
            return;
        }
        traces.record(
                OPERATION + " " + job.endpoint(),
                SpanKind.CLIENT,
                trace.context(),
                null,
                trace.from(),
                trace.to() == null ? job.finishedAt() : trace.to(),
                span -> describe(span, job, trace));
    }

    private void describe(TraceSpan span, JobEventData job, JobTrace trace) {
        span.set("gen_ai.operation.name", OPERATION)
                .set("gen_ai.provider.name", trace.provider())
                .set("gen_ai.request.model", job.endpoint())
                .set("gen_ai.response.id", trace.requestId())
                .set("darkroom.job.id", job.jobId().toString())
                .set("darkroom.job.state", job.state())
                .set("darkroom.usage.currency", job.currency());
        if (job.billableUnits() != null) {
            span.set("darkroom.usage.units", job.billableUnits().doubleValue());
        }
        if (job.cost() != null) {
            span.set("darkroom.usage.cost", job.cost().doubleValue());
        }
        if (!job.state().equals(SUCCEEDED)) {
            span.failed(Objects.requireNonNullElse(JobEndReporter.word(job.errorType()), job.state()));
        }
        span.set("gen_ai.input.messages", trace.input() == null ? null : messages(trace.input()));
    }

    private @Nullable String messages(String input) {
        try {
            JsonNode prompt = json.readTree(input).path("prompt");
            return prompt.isTextual() ? messageOf(prompt.textValue()) : null;
        } catch (JsonProcessingException unreadable) {
            return null;
        }
    }

    private String messageOf(String prompt) {
        ObjectNode message = json.createObjectNode().put("role", "user");
        message.putArray("parts")
                .addObject()
                .put("type", "text")
                .put("content", prompt.substring(0, Math.min(prompt.length(), MAX_PROMPT_LENGTH)));
        return json.createArrayNode().add(message).toString();
    }
}
