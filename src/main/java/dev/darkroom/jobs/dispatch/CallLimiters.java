package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.work.CallLimiter;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.answer.FailureDomain;
import dev.darkroom.upstream.client.Provider;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limiters of the engine's three kinds of work. Submits and looks have throttles of their own, since a provider may
 * limit the one and not the other; ingesting calls no app and has shares only. With several accounts each has windows of
 * its own, and a claim holds an app back only where nobody takes its jobs.
 */
@ApplicationScoped
public class CallLimiters {

    private final CallLimiter submits;
    private final CallLimiter looks;
    private final CallLimiter ingests;
    private final AccountThrottles submitThrottles;
    private final AccountThrottles lookThrottles;
    private final Providers providers;
    private final MeterRegistry metrics;
    private final boolean several;

    CallLimiters(JobsConfig config, JobClaimer jobClaimer, Providers providers, MeterRegistry metrics, Clock clock) {
        this.metrics = metrics;
        SecureRandom random = new SecureRandom();
        this.providers = providers;
        several = providers.all().stream()
                        .map(Provider::accounts)
                        .mapToInt(List::size)
                        .sum()
                > 1;
        submits = new CallLimiter(config.parallelSubmits(), clock, random, jobClaimer::takeBackEarly, !several);
        looks = new CallLimiter(config.parallelLooks(), clock, random, _ -> {}, !several);
        ingests = new CallLimiter(config.parallelIngests(), clock, random, _ -> {}, true);
        submitThrottles = new AccountThrottles(config.parallelSubmits(), clock, random);
        lookThrottles = new AccountThrottles(config.parallelLooks(), clock, random);
        Map.of("submit", submits, "look", looks, "ingest", ingests)
                .forEach((kind, limiter) -> Gauge.builder("darkroom.apps.throttled", limiter, CallLimiter::heldBack)
                        .tag("kind", kind)
                        .description("Apps that are held back because they fail")
                        .register(metrics));
    }

    public CallLimiter submits() {
        return submits;
    }

    public CallLimiter looks() {
        return looks;
    }

    public CallLimiter ingests() {
        return ingests;
    }

    /** Whether there is one provider with one account, as in most installations. */
    boolean isOnlyAccount() {
        return !several;
    }

    /**
     * Begins a submit to an account.
     *
     * @param anyway whether it has room or not
     */
    boolean beginSubmit(ProviderAccount account, Job job, boolean anyway) {
        if (anyway || !several) {
            submitThrottles.begin(account.id(), job.app());
            return true;
        }
        return submitThrottles.tryBegin(account.id(), job.app());
    }

    void endSubmit(ProviderAccount account, Job job) {
        submitThrottles.end(account.id(), job.app());
    }

    /** An account has answered a submit, or has not. */
    void submitted(ProviderAccount account, Job job, SubmitOutcome outcome) {
        String app = job.app();
        metrics.counter(
                        "darkroom.upstream.submits",
                        "provider",
                        account.provider().name(),
                        "account",
                        account.id(),
                        "outcome",
                        outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .increment();
        switch (outcome) {
            case SubmitOutcome.Unavailable unavailable ->
                submitThrottles.failed(account.id(), app, unavailable.domain(), unavailable.retryAfter());
            case SubmitOutcome.KeyRefused refused -> submitThrottles.failed(account.id(), app, refused.domain(), null);
            case SubmitOutcome.Ambiguous _ -> {
                submitThrottles.failed(account.id(), app, FailureDomain.REQUEST, null);
                failed(submits, job.lane(), FailureDomain.REQUEST, null);
            }
            case SubmitOutcome.Accepted _, SubmitOutcome.Completed _, SubmitOutcome.Refused _ -> {
                submitThrottles.fine(account.id(), app);
                submits.fine(job.lane());
            }
        }
    }

    /** None of those that it was handed to has taken it. */
    void refusedByAll(Job job, SubmitOutcome outcome) {
        switch (outcome) {
            case SubmitOutcome.Unavailable unavailable ->
                failed(submits, job.lane(), ofAll(unavailable.domain()), unavailable.retryAfter());
            // While the key is bad the queue waits behind one call at a time, and few jobs fail of it.
            case SubmitOutcome.KeyRefused refused -> failed(submits, job.lane(), ofAll(refused.domain()), null);
            case SubmitOutcome.Accepted _,
                    SubmitOutcome.Completed _,
                    SubmitOutcome.Refused _,
                    SubmitOutcome.Ambiguous _ -> {}
        }
    }

    // What is one provider's trouble is not everybody's.
    private FailureDomain ofAll(FailureDomain domain) {
        boolean all = providers.all().stream()
                .flatMap(provider -> provider.accounts().stream())
                .allMatch(account -> submitThrottles.isHeldBack(account.id()));
        return domain == FailureDomain.PROVIDER && several && !all ? FailureDomain.APP : domain;
    }

    /** Whether the account that has a job may be asked about it now; then it is told {@link #endLook}. */
    public boolean tryBeginLook(Job job) {
        return !several || lookThrottles.tryBegin(account(job), job.app());
    }

    public void endLook(Job job) {
        if (several) {
            lookThrottles.end(account(job), job.app());
        }
    }

    /** It has answered. */
    public void lookFine(Job job) {
        looks.fine(job.lane());
        if (several) {
            lookThrottles.fine(account(job), job.app());
        }
    }

    /** It has not. */
    public void lookFailed(Job job, FailureDomain domain, @Nullable Duration retryAfter) {
        if (several) {
            lookThrottles.failed(account(job), job.app(), domain, retryAfter);
        } else {
            failed(looks, job.lane(), domain, retryAfter);
        }
    }

    /** How submits to each account fare. */
    Map<String, String> told() {
        return submitThrottles.told();
    }

    private static String account(Job job) {
        return job.upstreamAccount() == null ? Providers.DEFAULT : job.upstreamAccount();
    }

    private static void failed(CallLimiter limiter, Lane lane, FailureDomain domain, @Nullable Duration retryAfter) {
        switch (domain) {
            case REQUEST -> limiter.failed(lane, retryAfter);
            case APP -> limiter.targetFailed(lane, retryAfter);
            case PROVIDER -> limiter.allFailed(retryAfter);
        }
    }
}
