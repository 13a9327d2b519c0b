package dev.darkroom.jobs.engine;

import dev.darkroom.callbacks.CallbackUrls;
import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.PollBackoff;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.jobs.dispatch.AcknowledgementBatcher;
import dev.darkroom.jobs.dispatch.LostAcknowledgementFinder;
import dev.darkroom.shared.work.Heartbeat;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/**
 * Reconciles jobs whose submit was never acknowledged with the provider's list of requests: the request is adopted, or the
 * job submitted again, or it fails where nobody can ever tell whether it was accepted.
 */
@ApplicationScoped
class UnacknowledgedJobs {

    private final Providers providers;
    private final LostAcknowledgementFinder lostAcknowledgementFinder;
    private final JobRepository store;
    private final AcknowledgementBatcher acknowledgementBatcher;
    private final TerminalTransitions terminalTransitions;
    private final PollBackoff pollBackoff;
    private final CallbackUrls callbackUrls;
    private final JobsConfig config;
    private final Clock clock;
    private final Heartbeat heartbeat;

    UnacknowledgedJobs(
            Providers providers,
            LostAcknowledgementFinder lostAcknowledgementFinder,
            JobRepository store,
            AcknowledgementBatcher acknowledgementBatcher,
            TerminalTransitions terminalTransitions,
            PollBackoff pollBackoff,
            CallbackUrls callbackUrls,
            JobsConfig config,
            Heartbeat heartbeat,
            Clock clock) {
        this.providers = providers;
        this.lostAcknowledgementFinder = lostAcknowledgementFinder;
        this.store = store;
        this.acknowledgementBatcher = acknowledgementBatcher;
        this.terminalTransitions = terminalTransitions;
        this.pollBackoff = pollBackoff;
        this.callbackUrls = callbackUrls;
        this.config = config;
        this.clock = clock;
        this.heartbeat = heartbeat;
    }

    /** What upstream has after all is adopted, also when it is not wanted any more: only then can it be cancelled there. */
    void reconcile(Job job) {
        try {
            lostAcknowledgementFinder
                    .find(job)
                    .ifPresentOrElse(
                            found -> adopt(job, found), () -> notUpstream(job, "upstream lists no such request"));
        } catch (UpstreamException unknown) {
            boolean unwanted = job.state() == JobState.CANCELLING;
            Duration grace = remainingGrace(job);
            // That it has a list is what is configured; that there is none is what it has said.
            boolean neverTold = providers
                    .account(job.upstreamAccount())
                    .map(ProviderAccount::provider)
                    .filter(provider -> unknown.noSuchRoute()
                            ? !callbackUrls.canReachUs(provider)
                            : !callbackUrls.isToldOfLostAcknowledgements(provider))
                    .isPresent();
            if (neverTold && !unwanted) {
                terminalTransitions.end(job, JobState.FAILED, FailureOutcome.maybeAccepted());
            } else if (unknown.noSuchRoute() && !unwanted && grace.isPositive()) {
                // Its instance died: where there is no list, only a callback could tell of it.
                store.pollAfter(job.id(), grace);
            } else if (unknown.noSuchRoute() || (unwanted && pollBackoff.isOutOfPatience(job))) {
                notUpstream(job, "upstream keeps no list of requests to find it in");
            } else {
                // There may be a list that has it: submitting again without having seen it could pay twice.
                store.noteOnce(
                        job.id(),
                        "list unreadable",
                        "upstream's list of requests: " + unknown.getMessage()
                                + "; asked again, and not submitted twice");
                store.pollAfter(job.id(), unwanted ? pollBackoff.untilCancelled(job) : pollBackoff.untilLook(job));
            }
        }
    }

    private void notUpstream(Job job, String why) {
        if (job.state() == JobState.CANCELLING) {
            terminalTransitions.end(job, JobState.CANCELLED, FailureOutcome.cancelled());
        } else if (!providers.isConfigured(job.upstreamAccount())) {
            // Another account was asked: that one may have it.
            terminalTransitions.end(job, JobState.FAILED, FailureOutcome.maybeAccepted());
        } else {
            resubmit(job, why);
        }
    }

    private void resubmit(Job job, String why) {
        if (job.offers() >= config.submitAttempts()) {
            // Each of them may have been taken, and paid for.
            terminalTransitions.end(
                    job,
                    JobState.FAILED,
                    FailureOutcome.infrastructure(
                            502,
                            "runner_connection_error",
                            "The provider acknowledged the request in none of " + job.attempts() + " attempts"));
            return;
        }
        String waited = "no callback came in "
                + Duration.between(job.handedOverAt(), clock.instant()).toSeconds() + " s, and ";
        store.requeue(job, Duration.ZERO, waited + why + ": submitting again");
    }

    /** While nobody was here to hear it, or could put it down, no callback could come: that time does not count. */
    private Duration remainingGrace(Job job) {
        Duration waited = Duration.between(job.handedOverAt(), clock.instant());
        Duration heard = heartbeat.uninterrupted();
        return config.grace().minus(waited.compareTo(heard) < 0 ? waited : heard);
    }

    private void adopt(Job job, String upstreamId) {
        if (acknowledgementBatcher.adopt(job.id(), upstreamId)) {
            store.lookNow(job.id(), upstreamId, "found again in upstream's list of requests");
        } else {
            // Another job with the same input was quicker; the list may hold one for each.
            store.pollAfter(job.id(), pollBackoff.untilLook(job));
        }
    }
}
