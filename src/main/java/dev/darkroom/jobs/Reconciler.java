package dev.darkroom.jobs;

import dev.darkroom.shared.CallLimiter;
import dev.darkroom.upstream.ResultOutcome;
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
            case ResultOutcome.Unknown _ -> unknown(job);
            case ResultOutcome.Unreachable unreachable -> {
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
            if (!unknown.retryable() || (unwanted && outOfPatience(job))) {
                notUpstream(job, "upstream keeps no list of requests to find it in");
            } else {
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
        String waited = "no callback came in " + config.grace().toSeconds() + " s, and ";
        store.requeue(job, Duration.ZERO, waited + why + ": submitting again");
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

    // Right after acceptance a provider may not know its own request yet; for good it must not be asked for ever.
    private void unknown(Job job) {
        if (job.state() == JobState.CANCELLING) {
            endings.end(job, JobState.CANCELLED, Ending.cancelled());
            return;
        }
        Instant since = job.acceptedAt() == null ? job.createdAt() : job.acceptedAt();
        if (clock.instant().isBefore(since.plus(config.unknownFor()))) {
            store.lookAfter(job.id(), Pace.doubled(config.firstLookAlone(), job.looks(), config.unknownFor()));
        } else {
            endings.end(
                    job,
                    JobState.FAILED,
                    Ending.infrastructure(502, "internal_error", "The provider no longer knows this request"));
        }
    }
}
