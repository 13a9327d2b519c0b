package dev.darkroom.jobs;

import dev.darkroom.callbacks.ArrivedCallback;
import dev.darkroom.callbacks.ArrivedCallbacks;
import dev.darkroom.upstream.ModelAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What upstream finally said about a job, from wherever it came, takes effect here and only once. */
@ApplicationScoped
class Answers {

    private final JobStore store;
    private final AnswerLedger ledger;
    private final Endings endings;
    private final Attempts attempts;
    private final Engine engine;
    private final DirectIngest directIngest;
    private final UnrecognizedAnswers unrecognized;
    private final CallbackHealth health;
    private final Clock clock;

    Answers(
            JobStore store,
            AnswerLedger ledger,
            Endings endings,
            Attempts attempts,
            Engine engine,
            DirectIngest directIngest,
            UnrecognizedAnswers unrecognized,
            CallbackHealth health,
            Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.endings = endings;
        this.attempts = attempts;
        this.engine = engine;
        this.directIngest = directIngest;
        this.unrecognized = unrecognized;
        this.health = health;
        this.clock = clock;
    }

    /** Runs inside the transaction that records the callbacks: all of it is kept, or nothing. */
    void callbacks(@Observes ArrivedCallbacks callbacks) {
        List<AnswerLedger.Given> good = new ArrayList<>();
        List<ArrivedCallback> others = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (ArrivedCallback callback : callbacks.all()) {
            boolean first = seen.add(callback.jobId());
            if (first
                    && callback.payload() != null
                    && answer(callback, callback.payload(), null).succeeded()) {
                good.add(new AnswerLedger.Given(callback.jobId(), answer(callback, callback.payload(), null)));
            } else {
                others.add(callback);
            }
        }
        if (!good.isEmpty()) {
            Set<UUID> moved = directIngest.write(good).stream().map(Job::id).collect(Collectors.toSet());
            good.forEach(given -> noteUnlessMoved(given, moved));
        }
        others.forEach(this::settle);
    }

    private void noteUnlessMoved(AnswerLedger.Given given, Set<UUID> moved) {
        health.answered(false);
        if (!moved.contains(given.job())) {
            repeated(given.job(), given.answer());
        }
    }

    private void settle(ArrivedCallback callback) {
        store.find(callback.jobId()).ifPresent(job -> {
            String payload = callback.payload();
            if (payload == null && Attempts.isPast(job, callback.upstreamRequestId())) {
                store.note(job.id(), "repeated", "callback of an earlier attempt; nothing changed");
            } else if (payload == null) {
                if (callback.unrecognized() != null) {
                    unrecognized.keepPayload(job.id(), callback.unrecognized());
                }
                store.lookNow(job.id(), callback.upstreamRequestId(), "callback without an output: asking upstream");
                directIngest.newWork();
            } else {
                health.answered(false);
                settle(job, answer(callback, payload, timeoutType(job, callback)));
            }
        });
    }

    private static Answered answer(ArrivedCallback callback, String payload, @Nullable String timeoutType) {
        return new Answered(
                "callback verified",
                callback.statusCode(),
                payload,
                callback.errorType(),
                callback.upstreamRequestId(),
                null,
                timeoutType,
                null);
    }

    // A callback has no headers: that it missed the caller's own start timeout shows in what else is known.
    private static @Nullable String timeoutType(Job job, ArrivedCallback callback) {
        boolean missed = callback.statusCode() == 504 && "request_timeout".equals(callback.errorType());
        return missed && job.wishes().startDeadline() != null ? "user" : null;
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
                        answer.timeoutType(),
                        answer.retryable()));
        engine.newWork();
    }

    private void settle(Job job, Answered answer) {
        boolean changed;
        if (answer.succeeded()) {
            changed = !ledger.write(List.of(new AnswerLedger.Given(job.id(), answer)), 0, Duration.ZERO)
                    .isEmpty();
        } else if (Attempts.isPast(job, answer.upstreamId())) {
            changed = false;
        } else if (answer.status() == 499 && job.state() == JobState.CANCELLING) {
            changed = endings.end(job, JobState.CANCELLED, Ending.of(answer));
        } else if (answer.status() == 499 && !clock.instant().isBefore(job.deadline())) {
            // Upstream was asked to stop because the deadline has passed, and its word came before ours was written.
            changed = endings.end(job, JobState.EXPIRED, Ending.expired());
        } else if (attempts.wantsAnother(job, answer)) {
            changed = attempts.another(job, answer);
        } else {
            changed = endings.end(job, JobState.FAILED, Ending.of(answer));
        }
        if (!changed) {
            repeated(job.id(), answer);
        }
    }

    private void repeated(UUID job, Answered answer) {
        store.note(job, "repeated", answer.by() + " again; nothing changed");
    }
}
