package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.upstream.StatusOutcome;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.client.UpstreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Log lines and inference time, fetched from the provider's status route. The time counts when it is learnt before
 * the job's end: what was told of an ended job stays. Nobody asks for most jobs' lines, and asking costs a call: so
 * they are read when a caller wants them, at most once a second for a job, and kept. Once upstream has been asked
 * after its end they are complete, and it is not asked again.
 */
@ApplicationScoped
public class UpstreamLogs {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MAX_REMEMBERED = 20_000;
    private static final int MAX_WAIT_SECONDS = 5;
    private static final int MAX_CALLERS = 64;
    private static final BigDecimal MAX_DURATION = new BigDecimal("1000000000");

    private final UpstreamQueue upstream;
    private final Database database;
    private final JobRepository store;
    private final JobsConfig config;
    private final ObjectMapper json;
    private final Cache<Asked, Boolean> asked = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(PAUSE)
            .build();
    private final ConcurrentMap<UUID, CompletableFuture<Boolean>> asking = new ConcurrentHashMap<>();
    private final FairSemaphore callers =
            new FairSemaphore(MAX_CALLERS, FairShares.THREE_QUARTERS, FairShares.THREE_QUARTERS);

    public UpstreamLogs(
            UpstreamQueue upstream, Database database, JobRepository store, JobsConfig config, ObjectMapper json) {
        this.upstream = upstream;
        this.database = database;
        this.store = store;
        this.config = config;
        this.json = json;
    }

    /**
     * The job with its lines as of now, or with those that are kept where its owner or its app has its share of those who
     * ask. Takes as long as upstream takes to say, a few seconds at the most.
     */
    public Job upToDate(Job job) {
        JobProgress now = JobProgress.of(job);
        List<?> holders = List.of(job.ownerId(), job.app());
        if (!mayBeMore(now) || !callers.tryAcquire(holders)) {
            return job;
        }
        try {
            return refresh(now) ? store.find(job.id()).orElse(job) : job;
        } finally {
            callers.release(holders);
        }
    }

    /** The lines that are kept. */
    public @Nullable String of(UUID id) {
        return database.query("SELECT logs FROM job WHERE id = ?", row -> new Kept(row.getString("logs")), id).stream()
                .findFirst()
                .map(Kept::logs)
                .orElse(null);
    }

    /** After the end it may be asked at once, however short before the end it was asked. */
    private record Asked(UUID id, boolean ended) {}

    private record Kept(@Nullable String logs) {}

    /** Whether anything is to be had that is not kept yet. */
    public boolean mayBeMore(JobProgress job) {
        return config.logs() != JobsConfig.Logs.NEVER && job.upstreamId() != null && !job.logsComplete();
    }

    /**
     * Reads and keeps what upstream has, unless that was done a moment ago; of those who ask at the same time one does it,
     * and the others wait for what comes of it.
     *
     * @return whether there may be more in the row than this was read from
     */
    public boolean refresh(JobProgress job) {
        if (!mayBeMore(job)) {
            return false;
        }
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> others = asking.putIfAbsent(job.id(), mine);
        if (others != null) {
            return others.completeOnTimeout(false, MAX_WAIT_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
        try {
            // What was asked a moment ago, after the end, is all there is.
            boolean changed = isTurn(new Asked(job.id(), job.state().isEnd()))
                    ? ask(job)
                    : job.state().isEnd();
            mine.complete(changed);
            return changed;
        } finally {
            asking.remove(job.id(), mine);
            mine.complete(false);
        }
    }

    private boolean ask(JobProgress job) {
        UpstreamRequest request =
                new UpstreamRequest(job.upstreamAccount(), job.endpoint(), Objects.requireNonNull(job.upstreamId()));
        return switch (upstream.status(request, true)) {
            case StatusOutcome.Running running -> keep(job.id(), LogLines.bounded(running.logsJson()), null, false);
            case StatusOutcome.Completed done ->
                keep(job.id(), LogLines.bounded(done.logsJson()), inferenceTime(done.metricsJson()), true);
            // Upstream keeps an ended request for an hour or so; what is not here by then is nowhere.
            case StatusOutcome.Unknown _ -> job.state().isEnd() && keep(job.id(), null, null, true);
            case StatusOutcome.Unreachable _ -> false;
        };
    }

    private boolean keep(UUID id, @Nullable String logs, @Nullable BigDecimal inferenceTime, boolean complete) {
        return database.update("""
                        UPDATE job SET logs = COALESCE(?, logs), logs_complete = ?,
                            inference_seconds = CASE WHEN finished_at IS NULL THEN COALESCE(?, inference_seconds)
                                ELSE inference_seconds END
                        WHERE id = ? AND NOT logs_complete
                            AND (?::boolean OR logs IS DISTINCT FROM COALESCE(?, logs))""", logs, complete, inferenceTime, id, complete, logs) == 1;
    }

    private boolean isTurn(Asked question) {
        return asked.asMap().putIfAbsent(question, true) == null;
    }

    private @Nullable BigDecimal inferenceTime(@Nullable String metrics) {
        try {
            JsonNode time = metrics == null ? null : json.readTree(metrics).path("inference_time");
            BigDecimal seconds = time != null && time.isNumber() ? time.decimalValue() : null;
            return seconds == null || seconds.signum() < 0 || seconds.compareTo(MAX_DURATION) > 0
                    ? null
                    : seconds.setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
        } catch (JsonProcessingException unreadable) {
            return null;
        }
    }
}
