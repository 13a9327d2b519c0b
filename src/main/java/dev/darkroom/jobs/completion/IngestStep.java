package dev.darkroom.jobs.completion;

import dev.darkroom.ingest.IngestService;
import dev.darkroom.ingest.IngestedResult;
import dev.darkroom.ingest.InputUrlRewriter;
import dev.darkroom.ingest.JobOutput;
import dev.darkroom.ingest.UnobtainableFileException;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.DatabaseException;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.storage.LifecyclePreference;
import io.micrometer.core.annotation.Timed;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Ingests a job's result and ends the job. Outputs that cannot be had for now are come back for, rarer each time:
 * the job waits as a row and holds nothing.
 */
@ApplicationScoped
public class IngestStep {

    private static final Logger LOG = Logger.getLogger(IngestStep.class);
    private static final Duration RAREST = Duration.ofMinutes(30);
    /** Of what fails here for a reason that nobody foresaw; with the pauses in between some ten minutes. */
    private static final int MAX_TRIES = 8;

    private final IngestService ingestService;
    private final InputUrlRewriter inputUrlRewriter;
    private final SuccessBatcher successBatcher;
    private final RetryScheduler retryScheduler;
    private final JobsConfig config;
    private final Clock clock;

    IngestStep(
            IngestService ingestService,
            InputUrlRewriter inputUrlRewriter,
            SuccessBatcher successBatcher,
            RetryScheduler retryScheduler,
            JobsConfig config,
            Clock clock) {
        this.ingestService = ingestService;
        this.inputUrlRewriter = inputUrlRewriter;
        this.successBatcher = successBatcher;
        this.retryScheduler = retryScheduler;
        this.config = config;
        this.clock = clock;
    }

    @Timed(value = "darkroom.results.ingest", description = "Results, until their outputs are kept")
    public void ingest(Job job, String answer) {
        if (isFirst(job)) {
            retryScheduler.stopOthers(job);
        }
        JobOutput output = output(job, answer);
        IngestedResult ingestedResult = collect(job, output);
        Duration pause = Backoff.doubled(config.outputPause(), job.looks() - 1, RAREST);
        Optional<UnobtainableFileException> awaited = ingestedResult.awaited();
        if (awaited.isPresent() && clock.instant().plus(pause).isBefore(patienceEnds(job))) {
            String why = "%s; tried again in %d s".formatted(awaited.get().told(), pause.toSeconds());
            successBatcher.keepPart(job, ingestedResult, pause, why);
        } else {
            successBatcher.enter(job, ingestedResult);
        }
    }

    private static boolean isFirst(Job job) {
        return job.looks() <= 1;
    }

    // A result on which our own code fails, each time again, is still what was paid for: its files stay at the
    // provider.
    private IngestedResult collect(Job job, JobOutput output) {
        try {
            return isFirst(job) ? ingestService.collect(output) : ingestService.collectAgain(output);
        } catch (DatabaseException | Problem awayOrFull) {
            throw awayOrFull;
        } catch (RuntimeException | StackOverflowError unforeseen) {
            if (job.looks() < MAX_TRIES) {
                throw unforeseen;
            }
            LOG.errorf(
                    unforeseen,
                    "Job %s: copying its outputs failed in all tries; it ends with the URLs of the provider",
                    job.id());
            return IngestedResult.notCopied(output.result(), "Copying its files failed here");
        }
    }

    // Somebody who wants it all within a time does not want to wait for longer; a late success has no such time left.
    private Instant patienceEnds(Job job) {
        Instant answered = job.answeredAt() == null ? job.createdAt() : job.answeredAt();
        Instant end = answered.plus(config.outputPatience());
        return job.late() || end.isBefore(job.deadline()) ? end : job.deadline();
    }

    private JobOutput output(Job job, String answer) {
        LifecyclePreference lifecyclePreference = ForwardedHeaders.lifecycle(job.headers());
        return new JobOutput(
                job.id(),
                job.ownerId(),
                job.keyId(),
                job.endpoint(),
                job.input(),
                inputUrlRewriter.asHanded(job.ownerId(), job.deadline(), job.input(), job.upstreamAccount()),
                answer,
                lifecyclePreference.expirationSeconds(),
                lifecyclePreference.initialAcl());
    }
}
