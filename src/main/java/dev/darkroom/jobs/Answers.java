package dev.darkroom.jobs;

import dev.darkroom.callbacks.ArrivedCallback;
import dev.darkroom.upstream.ModelAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;

/** What upstream finally said about a job, from wherever it came, takes effect here and only once. */
@ApplicationScoped
class Answers {

    private final JobStore store;
    private final Endings endings;
    private final Engine engine;
    private final CallbackHealth health;
    private final Clock clock;

    Answers(JobStore store, Endings endings, Engine engine, CallbackHealth health, Clock clock) {
        this.store = store;
        this.endings = endings;
        this.engine = engine;
        this.health = health;
        this.clock = clock;
    }

    /** Runs inside the transaction that records the callback: both are kept, or neither. */
    void callback(@Observes ArrivedCallback callback) {
        store.find(callback.jobId()).ifPresent(job -> {
            String payload = callback.payload();
            if (payload == null) {
                store.lookNow(job.id(), callback.upstreamRequestId(), "callback without its payload: asking upstream");
            } else {
                health.answered(false);
                settle(
                        job,
                        new Answered(
                                "callback verified",
                                callback.statusCode(),
                                payload,
                                callback.errorType(),
                                callback.upstreamRequestId(),
                                null,
                                null));
            }
        });
    }

    void recorded(@Observes(during = TransactionPhase.AFTER_SUCCESS) ArrivedCallback callback) {
        engine.newWork();
    }

    /** An answer that was asked for. */
    void settle(Job job, ModelAnswer answer) {
        health.answered(true);
        settle(
                job,
                new Answered(
                        "result fetched",
                        answer.status(),
                        UpstreamBody.presentable(answer),
                        answer.errorType(),
                        null,
                        answer.billableUnits(),
                        answer.timeoutType()));
        engine.newWork();
    }

    private void settle(Job job, Answered answer) {
        boolean changed;
        if (answer.succeeded()) {
            changed = store.answered(job.id(), answer);
        } else if (answer.status() == 499 && job.state() == JobState.CANCELLING) {
            changed = endings.end(job, JobState.CANCELLED, Ending.of(answer));
        } else if (answer.status() == 499 && !clock.instant().isBefore(job.deadline())) {
            // Upstream was asked to stop because the deadline has passed, and its word came before ours was written.
            changed = endings.end(job, JobState.EXPIRED, Ending.expired());
        } else {
            changed = endings.end(job, JobState.FAILED, Ending.of(answer));
        }
        if (!changed) {
            store.note(job.id(), "repeated", answer.by() + " again; nothing changed");
        }
    }
}
