package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.QueueDeadlineEnforcer;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.answer.FailureDomain;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Submits one claimed job upstream: to the first account that has room for it, and to the next only where the one before
 * surely has not accepted it.
 */
@ApplicationScoped
public class JobSubmitter {

    private static final Logger LOG = Logger.getLogger(JobSubmitter.class);

    private static final Duration NEVER = Duration.ofDays(1);

    private static final SubmitOutcome UNAVAILABLE = new SubmitOutcome.Unavailable(
            "one account does not take it, and no other has room", null, FailureDomain.REQUEST);

    /**
     * What came of handing it to one account.
     *
     * @param asked whether it came so far that the account was asked
     * @param ending what it ends with where no other account takes it either; null where the outcome says that
     */
    private record Attempt(
            ProviderAccount account,
            SubmitOutcome outcome,
            boolean asked,
            @Nullable FailureOutcome ending) {}

    private final SubmissionPreparer submissionPreparer;
    private final SubmissionRoutes submissionRoutes;
    private final UpstreamSubmissionFactory submissions;
    private final RouteRepository routeWriter;
    private final UpstreamQueue upstream;
    private final SubmitOutcomeHandler outcomes;
    private final CallLimiters limiters;
    private final SubmitSpans submitSpans;
    private final Clock clock;

    JobSubmitter(
            SubmissionPreparer submissionPreparer,
            SubmissionRoutes submissionRoutes,
            UpstreamSubmissionFactory submissions,
            RouteRepository routeWriter,
            UpstreamQueue upstream,
            SubmitOutcomeHandler outcomes,
            CallLimiters limiters,
            SubmitSpans submitSpans,
            Clock clock) {
        this.submissionPreparer = submissionPreparer;
        this.submissionRoutes = submissionRoutes;
        this.submissions = submissions;
        this.routeWriter = routeWriter;
        this.upstream = upstream;
        this.outcomes = outcomes;
        this.limiters = limiters;
        this.submitSpans = submitSpans;
        this.clock = clock;
    }

    public void submit(Job job) {
        if (!clock.instant().isBefore(job.deadline())) {
            outcomes.endNotTaken(job, JobState.EXPIRED, FailureOutcome.expired());
            return;
        }
        if (QueueDeadlineEnforcer.isPast(job, clock.instant())) {
            outcomes.endNotTaken(job, JobState.EXPIRED, FailureOutcome.notStarted());
            return;
        }
        List<ProviderAccount> routes = submissionRoutes.of(job, submissions.headers(job));
        if (routes.isEmpty()) {
            outcomes.endNotTaken(
                    job,
                    JobState.FAILED,
                    job.upstreamBound() ? FailureOutcome.providerGone() : FailureOutcome.unserved());
            return;
        }
        submit(job, routes);
    }

    private void submit(Job job, List<ProviderAccount> routes) {
        Attempt refused = null;
        boolean isPassedOver = false;
        String meant = job.upstreamAccount();
        submitSpans.queued(job);
        for (int i = 0; i <= routes.size(); i++) {
            boolean nobodyHasRoom = i == routes.size();
            if (nobodyHasRoom && refused != null) {
                break;
            }
            // It is claimed already: where nobody has room it goes to the first.
            ProviderAccount account = routes.get(nobodyHasRoom ? 0 : i);
            if (!limiters.beginSubmit(account, job, nobodyHasRoom)) {
                isPassedOver = true;
                continue;
            }
            try {
                if (!isWritten(job, meant, account) && !routeWriter.write(job, account.id())) {
                    return;
                }
                meant = account.id();
                Attempt attempt = attempt(job, account);
                if (attempt == null || !isSurelyNotAccepted(attempt.outcome())) {
                    return;
                }
                refused = sooner(refused, attempt);
            } finally {
                limiters.endSubmit(account, job);
            }
        }
        if (refused != null) {
            if (refused.asked()) {
                limiters.refusedByAll(job, refused.outcome());
            }
            end(job, refused, isPassedOver);
        }
    }

    /** What one account does not take for good says nothing of those that had no room just now. */
    private void end(Job job, Attempt refused, boolean isPassedOver) {
        boolean isForGood = isForGood(refused);
        if (isForGood && !isPassedOver && refused.ending() != null) {
            outcomes.endNotTaken(job, JobState.FAILED, refused.ending());
        } else {
            outcomes.handle(job, refused.account(), isForGood && isPassedOver ? UNAVAILABLE : refused.outcome());
        }
    }

    private static boolean isForGood(Attempt attempt) {
        return attempt.ending() != null || attempt.outcome() instanceof SubmitOutcome.KeyRefused;
    }

    /** Whether the row has it as it is about to be: where there is only one, or no other may have it, it need not. */
    private boolean isWritten(Job job, @Nullable String meant, ProviderAccount account) {
        if (job.upstreamBound()) {
            return true;
        }
        return meant == null
                ? limiters.isOnlyAccount() && account.id().equals(Providers.DEFAULT)
                : meant.equals(account.id());
    }

    /** Null when the job has ended, or somebody else has it. */
    private @Nullable Attempt attempt(Job job, ProviderAccount account) {
        return switch (submissionPreparer.ready(job, account)) {
            case SubmissionPreparer.Outcome.Ready ready -> {
                SubmitOutcome outcome = submitSpans.submit(
                        job,
                        account,
                        () -> upstream.submit(account, submissions.submission(job, account, ready.input())));
                limiters.submitted(account, job, outcome);
                if (isSurelyNotAccepted(outcome)) {
                    LOG.debugf("submit.refused job=%s account=%s outcome=%s", job.id(), account, outcome);
                } else {
                    outcomes.handle(job, account, outcome);
                }
                yield new Attempt(account, outcome, true, null);
            }
            case SubmissionPreparer.Outcome.NotNow notNow ->
                new Attempt(
                        account,
                        new SubmitOutcome.Unavailable(notNow.why(), notNow.retryAfter(), FailureDomain.REQUEST),
                        false,
                        null);
            case SubmissionPreparer.Outcome.NotThere notThere ->
                new Attempt(account, UNAVAILABLE, false, notThere.ending());
            case SubmissionPreparer.Outcome.Never never -> {
                outcomes.endNotTaken(job, JobState.FAILED, never.ending());
                yield null;
            }
            case SubmissionPreparer.Outcome.TakenOver _ -> null;
        };
    }

    private static boolean isSurelyNotAccepted(SubmitOutcome outcome) {
        return outcome instanceof SubmitOutcome.Unavailable || outcome instanceof SubmitOutcome.KeyRefused;
    }

    /** Of two that have not taken it the one that may take it sooner. */
    private static Attempt sooner(@Nullable Attempt one, Attempt other) {
        return one == null || pause(other).compareTo(pause(one)) <= 0 ? other : one;
    }

    // A refused key is mended by nobody soon, nor is a file made smaller.
    private static Duration pause(Attempt attempt) {
        if (!isForGood(attempt) && attempt.outcome() instanceof SubmitOutcome.Unavailable unavailable) {
            Duration asked = unavailable.retryAfter();
            return asked == null ? Duration.ZERO : asked;
        }
        return NEVER;
    }
}
