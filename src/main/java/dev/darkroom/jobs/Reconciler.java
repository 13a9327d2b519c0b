package dev.darkroom.jobs;

import dev.darkroom.shared.CallLimiter;
import dev.darkroom.upstream.ModelAnswer;
import dev.darkroom.upstream.ResultOutcome;
import dev.darkroom.upstream.UnrecognizedAnswer;
import dev.darkroom.upstream.UpstreamException;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.UpstreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Asks upstream about jobs whose callback has not come, so that a lost callback costs time and nothing else. */
@ApplicationScoped
class Reconciler {

    private final UpstreamQueue upstream;
    private final LostRequests lostRequests;
    private final JobStore store;
    private final Acceptances acceptances;
    private final Endings endings;
    private final Answers answers;
    private final UnrecognizedAnswers unrecognized;
    private final Pace pace;
    private final CallLimiter limiter;
    private final JobsConfig config;
    private final Clock clock;

    Reconciler(
            UpstreamQueue upstream,
            LostRequests lostRequests,
            JobStore store,
            Acceptances acceptances,
            Endings endings,
            Answers answers,
            UnrecognizedAnswers unrecognized,
            Pace pace,
            CallLimiters limiters,
            JobsConfig config,
            Clock clock) {
        this.upstream = upstream;
        this.lostRequests = lostRequests;
        this.store = store;
        this.acceptances = acceptances;
        this.endings = endings;
        this.answers = answers;
        this.unrecognized = unrecognized;
        this.pace = pace;
        this.limiter = limiters.looks();
        this.config = config;
        this.clock = clock;
    }

    void look(Job job) {
        if (job.upstreamId() == null) {
            withoutAcknowledgement(job);
            return;
        }
        UpstreamRequest request = new UpstreamRequest(job.endpoint(), job.upstreamId());
        ResultOutcome outcome = upstream.result(request);
        if (outcome instanceof ResultOutcome.Unreachable unreachable) {
            CallLimiters.failed(limiter, job.lane(), unreachable.domain(), unreachable.retryAfter());
        } else {
            limiter.fine(job.lane());
        }
        switch (outcome) {
            case ResultOutcome.Finished finished -> answers.settle(job, finished.answer());
            case ResultOutcome.NotYet _ -> stillRunning(job, request);
            case ResultOutcome.Refused refused -> refused(job, request, refused.answer());
            case ResultOutcome.Unrecognized odd -> unrecognized(job, request, odd.answer());
            case ResultOutcome.Unknown _ -> unknown(job);
            case ResultOutcome.Gone _ -> gone(job);
            case ResultOutcome.Unreachable unreachable -> {
                if (unreachable.keyRefused()) {
                    store.noteOnce(
                            job.id(), "upstream key refused", unreachable.reason() + "; the result is asked for again");
                }
                Duration asked = unreachable.retryAfter();
                store.lookAfter(job.id(), asked == null ? pace.untilLook(job.looks()) : Pace.bounded(asked));
            }
        }
    }

    /**
     * The deadline has passed. Upstream is asked to stop before the job ends here, so that a crash in between asks again;
     * should it succeed after all, the success still counts.
     */
    void expire(Job job) {
        upstreamIdOf(job).ifPresent(id -> upstream.cancel(new UpstreamRequest(job.endpoint(), id)));
        endings.end(job, JobState.EXPIRED, Ending.expired());
    }

    private Optional<String> upstreamIdOf(Job job) {
        try {
            return Optional.ofNullable(job.upstreamId()).or(() -> lostRequests.find(job));
        } catch (UpstreamException unknown) {
            return Optional.empty();
        }
    }

    // What upstream has after all is adopted, also when it is not wanted any more: only then can it be cancelled there.
    private void withoutAcknowledgement(Job job) {
        try {
            lostRequests
                    .find(job)
                    .ifPresentOrElse(
                            found -> adopt(job, found), () -> notUpstream(job, "upstream lists no such request"));
        } catch (UpstreamException unknown) {
            boolean unwanted = job.state() == JobState.CANCELLING;
            Duration grace = remainingGrace(job);
            if (unknown.noSuchRoute() && !unwanted && grace.isPositive()) {
                // Its instance died: where there is no list, only a callback could tell of it.
                store.lookAfter(job.id(), grace);
            } else if (unknown.noSuchRoute() || (unwanted && outOfPatience(job))) {
                notUpstream(job, "upstream keeps no list of requests to find it in");
            } else {
                // There may be a list that has it: submitting again without having seen it could pay twice.
                store.noteOnce(
                        job.id(),
                        "list unreadable",
                        "upstream's list of requests: " + unknown.getMessage()
                                + "; asked again, and not submitted twice");
                store.lookAfter(
                        job.id(), unwanted ? pace.untilCancelled(job.looks() - 1) : pace.untilLook(job.looks()));
            }
        }
    }

    private void notUpstream(Job job, String why) {
        if (job.state() == JobState.CANCELLING) {
            endings.end(job, JobState.CANCELLED, Ending.cancelled());
        } else {
            resubmit(job, why);
        }
    }

    private void resubmit(Job job, String why) {
        String waited = "no callback came in "
                + Duration.between(job.handedOverAt(), clock.instant()).toSeconds() + " s, and ";
        store.requeue(job, Duration.ZERO, waited + why + ": submitting again");
    }

    private Duration remainingGrace(Job job) {
        return Duration.between(clock.instant(), job.handedOverAt().plus(config.grace()));
    }

    private void adopt(Job job, String upstreamId) {
        if (acceptances.adopt(job.id(), upstreamId)) {
            store.lookNow(job.id(), upstreamId, "found again in upstream's list of requests");
        } else {
            // Another job with the same input was quicker; the list may hold one for each.
            store.lookAfter(job.id(), pace.untilLook(job.looks()));
        }
    }

    private void stillRunning(Job job, UpstreamRequest request) {
        if (job.state() != JobState.CANCELLING) {
            store.lookAfter(job.id(), pace.untilLook(job.looks()));
            return;
        }
        if (outOfPatience(job)) {
            endings.end(job, JobState.CANCELLED, Ending.cancelled());
            return;
        }
        upstream.cancel(request);
        store.lookAfter(job.id(), pace.untilCancelled(job.looks() - 1));
    }

    private boolean outOfPatience(Job job) {
        return pace.spentCancelling(job.looks()).compareTo(config.cancelPatience()) > 0;
    }

    private void refused(Job job, UpstreamRequest request, ModelAnswer answer) {
        if (unrecognized.isStillRunning(request)) {
            stillRunning(job, request);
        } else {
            answers.settle(job, answer);
        }
    }

    private void unrecognized(Job job, UpstreamRequest request, UnrecognizedAnswer answer) {
        if (unrecognized.isStillRunning(request)) {
            stillRunning(job, request);
        } else if (unrecognized.keep(job, answer)) {
            answers.settle(job, UnrecognizedAnswers.failure());
        } else {
            store.lookAfter(job.id(), unrecognized.pause(job));
        }
    }

    // Some gateways say 404 until the result is there, so it is asked for until the deadline.
    private void unknown(Job job) {
        if (job.state() == JobState.CANCELLING) {
            endings.end(job, JobState.CANCELLED, Ending.cancelled());
            return;
        }
        store.noteOnce(
                job.id(), "unknown upstream", "upstream does not know the request; asked again until the deadline");
        store.lookAfter(job.id(), Pace.doubled(config.firstLookAlone(), job.looks(), config.unknownFor()));
    }

    private void gone(Job job) {
        Instant since = job.acceptedAt() == null ? job.createdAt() : job.acceptedAt();
        if (job.state() == JobState.CANCELLING || clock.instant().isBefore(since.plus(config.unknownFor()))) {
            unknown(job);
            return;
        }
        endings.end(
                job,
                JobState.FAILED,
                Ending.infrastructure(502, "internal_error", "The provider no longer knows this request"));
    }
}
