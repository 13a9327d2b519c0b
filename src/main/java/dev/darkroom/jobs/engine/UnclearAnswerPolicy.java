package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.PollBackoff;
import dev.darkroom.jobs.completion.AnswerPatience;
import dev.darkroom.jobs.completion.StatusCheck.Verdict;
import dev.darkroom.jobs.completion.UnrecognizedAnswerRepository;
import dev.darkroom.upstream.answer.ModelAnswer;
import dev.darkroom.upstream.answer.ResultOutcome;
import dev.darkroom.upstream.answer.UnrecognizedAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Decides whether an answer that may be a request's end, and may not, is taken for it: the status tells, or time. */
@ApplicationScoped
class UnclearAnswerPolicy {

    /** Times the usual patience, for a failure that may be the server's where the request is known to have ended. */
    private static final int FAILING_AFTER_END = 10;

    /** The same where nothing is known of the request. */
    private static final int FAILING_UNTOLD = 60;

    private final JobRepository store;
    private final UnrecognizedAnswerRepository unrecognized;
    private final AnswerPatience patience;
    private final PollBackoff pollBackoff;

    UnclearAnswerPolicy(
            JobRepository store,
            UnrecognizedAnswerRepository unrecognized,
            AnswerPatience patience,
            PollBackoff pollBackoff) {
        this.store = store;
        this.unrecognized = unrecognized;
        this.patience = patience;
        this.pollBackoff = pollBackoff;
    }

    /** What comes of it. */
    sealed interface Decision {}

    /** It is the end. */
    record Ended(ModelAnswer answer) implements Decision {}

    /** The request waits or runs. */
    record Running() implements Decision {}

    /** The result is asked for again. */
    record Later(Duration pause) implements Decision {}

    Decision decide(Job job, ResultOutcome.Unclear unclear, Verdict verdict) {
        if (verdict == Verdict.RUNNING) {
            return new Running();
        }
        return switch (unclear) {
            case ResultOutcome.Refused refused -> refused(job, refused.answer(), verdict);
            case ResultOutcome.Failing failing -> failing(job, failing, verdict);
            case ResultOutcome.Unrecognized odd -> unrecognized(job, odd.answer(), verdict);
        };
    }

    private Decision refused(Job job, ModelAnswer answer, Verdict verdict) {
        if (verdict != Verdict.UNKNOWN || isUnknownForLong(job)) {
            return new Ended(answer);
        }
        return job.state() == JobState.CANCELLING ? new Running() : new Later(patience.pause(job));
    }

    private boolean isUnknownForLong(Job job) {
        store.noteOnce(
                job.id(),
                "status unknown",
                "a refusal in words that are not known, and no status that confirms it; asked again");
        return patience.isOver(job);
    }

    /** A server in trouble fails for many requests, and it passes; what was paid for may be there after it. */
    private Decision failing(Job job, ResultOutcome.Failing failing, Verdict verdict) {
        boolean ended = verdict == Verdict.ENDED;
        if (verdict == Verdict.FAILED
                || patience.isOver(job, ended ? FAILING_AFTER_END : FAILING_UNTOLD)
                        && (ended || failing.isOfItsOwn())) {
            return new Ended(failing.answer());
        }
        if (job.state() == JobState.CANCELLING) {
            return new Running();
        }
        store.noteOnce(
                job.id(),
                "no result",
                "the provider answered " + failing.answer().status()
                        + " with a failure; the result is asked for again");
        return new Later(pollBackoff.untilLook(job));
    }

    private Decision unrecognized(Job job, UnrecognizedAnswer answer, Verdict verdict) {
        unrecognized.keep(job, answer);
        // One that is too long does not get shorter, and takes its time.
        return answer.cut() && verdict == Verdict.ENDED || patience.isOver(job)
                ? new Ended(UnrecognizedAnswerRepository.failure(answer))
                : new Later(patience.pause(job));
    }
}
