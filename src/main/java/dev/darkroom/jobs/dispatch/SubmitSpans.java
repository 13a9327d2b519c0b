package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.Job;
import dev.darkroom.shared.trace.TraceSpan;
import dev.darkroom.shared.trace.Traces;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.client.ProviderAccount;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.Supplier;

/** Makes the spans of a job's way to its provider: how long it was queued, and each offer to an account. */
@ApplicationScoped
class SubmitSpans {

    private final Traces traces;
    private final Clock clock;

    SubmitSpans(Traces traces, Clock clock) {
        this.traces = traces;
        this.clock = clock;
    }

    /** It is handed to a provider from now on, for the first time. */
    void queued(Job job) {
        if (job.attempts() <= 1) {
            traces.record(
                    "wait in queue",
                    SpanKind.INTERNAL,
                    job.options().traceContext(),
                    null,
                    job.countsFrom(),
                    clock.instant(),
                    span -> span.set("darkroom.job.id", job.id().toString()));
        }
    }

    SubmitOutcome submit(Job job, ProviderAccount account, Supplier<SubmitOutcome> offer) {
        String context = job.options().traceContext();
        return traces.call("submit job", SpanKind.CLIENT, context, span -> {
            SubmitOutcome outcome = offer.get();
            describe(span, job, account, outcome);
            return outcome;
        });
    }

    private static void describe(TraceSpan span, Job job, ProviderAccount account, SubmitOutcome outcome) {
        span.set("darkroom.job.id", job.id().toString())
                .set("gen_ai.provider.name", account.provider().name())
                .set("gen_ai.request.model", job.endpoint())
                .set("darkroom.job.attempt", job.attempts());
        switch (outcome) {
            case SubmitOutcome.Accepted accepted -> span.set("gen_ai.response.id", accepted.requestId());
            case SubmitOutcome.Completed _ -> {}
            case SubmitOutcome.Refused refused ->
                span.failed(Integer.toString(refused.answer().status()));
            case SubmitOutcome.KeyRefused refused -> span.failed(Integer.toString(refused.status()));
            case SubmitOutcome.Unavailable _ -> span.failed("unavailable");
            case SubmitOutcome.Ambiguous _ -> span.failed("ambiguous");
        }
    }
}
