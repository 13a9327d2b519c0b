package dev.darkroom.jobs.dispatch;

import dev.darkroom.ingest.InputUrlRewriter;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.upstream.FoundRequest;
import dev.darkroom.upstream.UpstreamRequestList;
import dev.darkroom.upstream.client.UpstreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds an upstream request whose acknowledgement never reached us, in the provider's own list of requests: the same
 * endpoint, the same input, accepted since we took the job in, and no other job's. What is found is adopted and not paid
 * for again.
 */
@ApplicationScoped
public class LostAcknowledgementFinder {

    // The provider's clock may be a little behind ours.
    private static final Duration SKEW = Duration.ofSeconds(30);
    // Where it nearly always is. A busy endpoint has thousands of requests in the whole span, and few in this.
    private static final Duration USUALLY_BEFORE = Duration.ofSeconds(1);
    private static final Duration USUALLY_AFTER = Duration.ofSeconds(5);

    private final UpstreamRequestList requests;
    private final InputUrlRewriter inputUrlRewriter;
    private final JobRepository store;
    private final Clock clock;

    LostAcknowledgementFinder(
            UpstreamRequestList requests, InputUrlRewriter inputUrlRewriter, JobRepository store, Clock clock) {
        this.requests = requests;
        this.inputUrlRewriter = inputUrlRewriter;
        this.store = store;
        this.clock = clock;
    }

    /** How long after a submit, whose connection has ended, the provider's list is believed when it has none. */
    public static Duration listSettled(JobsConfig config) {
        return config.listSettled().compareTo(config.grace()) < 0 ? config.listSettled() : config.grace();
    }

    /**
     * The provider's id of it; empty when the list is there, whole, and has none that could be it.
     *
     * @throws dev.darkroom.upstream.client.UpstreamException when that cannot be told; {@code noSuchRoute} when there is no list
     */
    public Optional<String> find(Job job) {
        Instant handedOver = job.handedOverAt();
        return find(job, handedOver.minus(USUALLY_BEFORE), handedOver.plus(USUALLY_AFTER))
                .or(() -> find(job, job.createdAt().minus(SKEW), clock.instant()));
    }

    private Optional<String> find(Job job, Instant from, Instant to) {
        JsonEquality handed = JsonEquality.with(
                inputUrlRewriter.asHanded(job.ownerId(), job.deadline(), job.input(), job.upstreamAccount()));
        return requests.findRequest(
                        job.upstreamAccount(),
                        job.endpoint(),
                        from,
                        to,
                        candidate -> isOf(handed, candidate),
                        candidate -> mayBe(handed, candidate))
                .map(FoundRequest::requestId);
    }

    /**
     * What the provider does not keep, or keeps otherwise, may be anybody's who is not known to have another request; and so
     * may what it lists under an id by which nothing can be asked for.
     */
    private boolean mayBe(JsonEquality handed, FoundRequest candidate) {
        return (candidate.jsonInput() == null || handed.mayBeSame(candidate.jsonInput()))
                && (!UpstreamRequest.isRequestId(candidate.requestId()) || store.isNobodys(candidate.requestId()));
    }

    private boolean isOf(JsonEquality handed, FoundRequest candidate) {
        return UpstreamRequest.isRequestId(candidate.requestId())
                && candidate.jsonInput() != null
                && handed.isSame(candidate.jsonInput())
                && store.isNobodys(candidate.requestId());
    }
}
