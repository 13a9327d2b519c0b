package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.jobs.completion.IngestStep;
import dev.darkroom.shared.trace.Traces;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Dispatches a due job to its next step, by its state. */
@ApplicationScoped
class DueJobDispatcher {

    private final IngestStep ingestStep;
    private final UpstreamReconciler upstreamReconciler;
    private final JobRepository store;
    private final TerminalTransitions terminalTransitions;
    private final JobsConfig config;
    private final Traces traces;
    private final Clock clock;

    DueJobDispatcher(
            IngestStep ingestStep,
            UpstreamReconciler upstreamReconciler,
            JobRepository store,
            TerminalTransitions terminalTransitions,
            JobsConfig config,
            Traces traces,
            Clock clock) {
        this.ingestStep = ingestStep;
        this.upstreamReconciler = upstreamReconciler;
        this.store = store;
        this.terminalTransitions = terminalTransitions;
        this.config = config;
        this.traces = traces;
        this.clock = clock;
    }

    void attend(Job job) {
        if (job.answer() != null) {
            String answer = job.answer();
            traces.run("ingest result", SpanKind.INTERNAL, job.options().traceContext(), span -> {
                span.set("darkroom.job.id", job.id().toString());
                ingestStep.ingest(job, answer);
            });
        } else if (job.isGate()) {
            attendGate(job);
        } else if (job.state() == JobState.SUBMITTING) {
            store.unacknowledged(
                    job,
                    config.grace(),
                    "interrupted while being handed upstream; its callback is awaited before it is submitted again");
        } else if (!clock.instant().isBefore(job.deadline()) && job.state() != JobState.CANCELLING) {
            upstreamReconciler.expire(job);
        } else {
            traces.run("poll provider", SpanKind.CLIENT, job.options().traceContext(), span -> {
                span.set("darkroom.job.id", job.id().toString()).set("gen_ai.provider.name", job.provider());
                upstreamReconciler.reconcile(job);
            });
        }
    }

    /** There is nobody to ask: it waits until its deadline. */
    private void attendGate(Job job) {
        Instant now = clock.instant();
        if (now.isBefore(job.deadline())) {
            store.pollAfter(job.id(), Duration.between(now, job.deadline()));
        } else {
            terminalTransitions.end(job, JobState.EXPIRED, FailureOutcome.expired());
        }
    }
}
