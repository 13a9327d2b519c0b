package dev.darkroom.jobs.completion;

import dev.darkroom.ingest.IngestedResult;
import dev.darkroom.ingest.UnobtainableFileException;
import dev.darkroom.jobs.CompletionNotifier;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobHistory;
import dev.darkroom.jobs.JobOptions;
import dev.darkroom.jobs.JobState;
import dev.darkroom.library.asset.AssetFilingService;
import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.library.collection.AssetPlacement;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.trace.Traces;
import dev.darkroom.shared.work.BatchWriter;
import dev.darkroom.shared.work.GroupCommit;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Batches successful completions, also those after another end: writes the result, the assets, the history and
 * the webhook of a job in one transaction, and the jobs that end at the same time in the same.
 */
@ApplicationScoped
class SuccessBatcher {

    private record Success(Job job, IngestedResult ingested) {}

    /** Files of one result, each in a line of its own. */
    private static final int MAX_TOLD = 1_000;

    // The bounds let the days that have none of these jobs unopened; a join alone would not.
    private static final String END = """
            UPDATE job SET state = 'SUCCEEDED', result = given.result, status_code = answer_status, error_type = NULL,
                timeout_type = NULL, retryable = NULL, answer = NULL, answer_status = NULL, due_at = NULL, finished_at = ?
            FROM unnest(?::uuid[], ?::text[]) AS given (id, result)
            WHERE job.id = given.id AND job.id = ANY (?) AND job.id >= ? AND job.id <= ?
                AND answer IS NOT NULL AND state IN ('INGESTING', 'FAILED', 'CANCELLED', 'EXPIRED')
            RETURNING job.id""";

    private final Database database;
    private final JobHistory jobHistory;
    private final AssetFilingService assetFilingService;
    private final AssetPlacement assetPlacement;
    private final CompletionNotifier completionNotifier;
    private final Traces traces;
    private final BatchWriter<Success, Boolean> writer;
    private final Clock clock;

    SuccessBatcher(
            Database database,
            JobHistory jobHistory,
            AssetFilingService assetFilingService,
            AssetPlacement assetPlacement,
            CompletionNotifier completionNotifier,
            Traces traces,
            GroupCommit groupCommit,
            Clock clock) {
        this.database = database;
        this.jobHistory = jobHistory;
        this.assetFilingService = assetFilingService;
        this.assetPlacement = assetPlacement;
        this.completionNotifier = completionNotifier;
        this.traces = traces;
        this.writer = groupCommit.writer("successes", success -> success.job().id(), this::enterTogether);
        this.clock = clock;
    }

    /** Returns once the end is committed; false when somebody else had entered it. */
    boolean enter(Job job, IngestedResult ingested) {
        return writer.write(new Success(job, ingested));
    }

    /**
     * Some outputs cannot be had for now: keeps the others, which are not copied again, and comes back for the rest. One
     * that began without a claim counts as claimed, so that it is told from a first time.
     *
     * @return false when somebody else was quicker
     */
    @Transactional
    public boolean keepPart(Job job, IngestedResult ingested, Duration pause, String why) {
        boolean kept = database.update("""
                UPDATE job SET answer = ?, due_at = ?, looks = GREATEST(looks, 1)
                WHERE id = ? AND answer IS NOT NULL AND state IN ('INGESTING', 'FAILED', 'CANCELLED', 'EXPIRED')""", ingested.result(), clock.instant().plus(pause), job.id()) == 1;
        if (kept) {
            file(List.of(new Success(job, ingested)));
            jobHistory.add(List.of(new JobHistory.Note(job.id(), "output delayed", why)));
        }
        return kept;
    }

    private List<Boolean> enterTogether(List<Success> together) {
        Instant began = clock.instant();
        List<Boolean> entered = QuarkusTransaction.requiringNew().call(() -> enterInTransaction(together));
        for (int i = 0; traces.isOn() && i < together.size(); i++) {
            if (entered.get(i)) {
                filed(together.get(i), began);
            }
        }
        return entered;
    }

    private void filed(Success success, Instant began) {
        Job job = success.job();
        traces.record(
                "file assets",
                SpanKind.INTERNAL,
                job.options().traceContext(),
                null,
                began,
                clock.instant(),
                span -> span.set("darkroom.job.id", job.id().toString())
                        .set("darkroom.assets", success.ingested().assets().size()));
    }

    private List<Boolean> enterInTransaction(List<Success> together) {
        Set<UUID> ended = end(together);
        List<Success> entered = together.stream()
                .filter(success -> ended.contains(success.job().id()))
                .toList();
        file(entered);
        jobHistory.add(
                entered.stream().flatMap(success -> story(success).stream()).toList());
        completionNotifier.announce(entered.stream()
                .map(success -> new CompletionNotifier.End(
                        success.job(),
                        JobState.SUCCEEDED,
                        200,
                        success.ingested().result(),
                        null,
                        success.job().billableUnits()))
                .toList());
        return together.stream()
                .map(success -> ended.contains(success.job().id()))
                .toList();
    }

    private Set<UUID> end(List<Success> together) {
        UUID[] jobs = together.stream().map(success -> success.job().id()).toArray(UUID[]::new);
        return new HashSet<>(database.query(
                END,
                row -> Database.id(row, "id"),
                clock.instant(),
                jobs,
                together.stream().map(success -> success.ingested().result()).toArray(String[]::new),
                jobs,
                jobs[0],
                jobs[jobs.length - 1]));
    }

    private void file(List<Success> entered) {
        List<NewAsset> assets = entered.stream()
                .flatMap(success -> success.ingested().assets().stream())
                .toList();
        List<UUID> filed = assetFilingService.file(
                assets,
                entered.stream()
                        .map(Success::job)
                        .collect(Collectors.toMap(Job::id, job -> job.options().tags(), (tags, _) -> tags)));
        int from = 0;
        for (Success success : entered) {
            int to = from + success.ingested().assets().size();
            JobOptions jobOptions = success.job().options();
            assetPlacement.arrange(
                    success.job().ownerId(), filed.subList(from, to), jobOptions.tags(), jobOptions.collectionId());
            from = to;
        }
    }

    private static JobHistory.Note unobtainable(UUID job, String detail) {
        return new JobHistory.Note(job, "output unobtainable", detail);
    }

    private static List<JobHistory.Note> story(Success success) {
        UUID job = success.job().id();
        List<JobHistory.Note> story = new ArrayList<>();
        List<UnobtainableFileException> missing = success.ingested().unobtainable();
        missing.stream().limit(MAX_TOLD).forEach(file -> story.add(unobtainable(job, file.told())));
        if (missing.size() > MAX_TOLD) {
            story.add(unobtainable(job, (missing.size() - MAX_TOLD) + " more files of the result"));
        }
        int count = success.ingested().assets().size();
        story.add(new JobHistory.Note(
                job,
                success.job().late() ? "succeeded late" : "succeeded",
                count + (count == 1 ? " asset stored" : " assets stored")));
        return story;
    }
}
