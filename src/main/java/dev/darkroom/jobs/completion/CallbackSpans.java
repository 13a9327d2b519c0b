package dev.darkroom.jobs.completion;

import dev.darkroom.callbacks.VerifiedCallback;
import dev.darkroom.jobs.Job;
import dev.darkroom.shared.trace.Traces;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Records in a job's trace that its callback has come, linked to the request that brought it: that is no part of the trace. */
@ApplicationScoped
class CallbackSpans {

    private final Traces traces;
    private final Clock clock;

    CallbackSpans(Traces traces, Clock clock) {
        this.traces = traces;
        this.clock = clock;
    }

    void record(List<Job> jobs, List<VerifiedCallback> callbacks, Instant began) {
        if (!traces.isOn()) {
            return;
        }
        Instant now = clock.instant();
        for (Job job : jobs) {
            callbacks.stream()
                    .filter(callback -> callback.jobId().equals(job.id()))
                    .findFirst()
                    .ifPresent(callback -> traces.record(
                            "receive callback",
                            SpanKind.CONSUMER,
                            job.options().traceContext(),
                            callback.traceContext(),
                            began,
                            now,
                            span -> span.set("darkroom.job.id", job.id().toString())
                                    .set("gen_ai.provider.name", job.provider())
                                    .set("gen_ai.response.id", callback.upstreamRequestId())));
        }
    }
}
