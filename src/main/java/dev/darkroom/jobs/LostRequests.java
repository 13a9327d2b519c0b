package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import dev.darkroom.upstream.FoundRequest;
import dev.darkroom.upstream.UpstreamModels;
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
class LostRequests {

    // The provider's clock may be a little behind ours.
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final UpstreamModels models;
    private final Database database;
    private final Clock clock;

    LostRequests(UpstreamModels models, Database database, Clock clock) {
        this.models = models;
        this.database = database;
        this.clock = clock;
    }

    /**
     * The provider's id of it; empty when it lists none.
     *
     * @throws dev.darkroom.upstream.UpstreamException when the list cannot be had; {@code retryable} tells for now from for good
     */
    Optional<String> find(Job job) {
        Instant from = job.createdAt().minus(SKEW);
        return models.findRequests(job.endpoint(), from, clock.instant()).stream()
                .filter(candidate -> candidate.jsonInput() != null && SameJson.same(candidate.jsonInput(), job.input()))
                .map(FoundRequest::requestId)
                .filter(this::isNobodys)
                .findFirst();
    }

    private boolean isNobodys(String upstreamId) {
        return database.first("SELECT 1 FROM job WHERE upstream_id = ?", row -> row.getInt(1), upstreamId)
                .isEmpty();
    }
}
