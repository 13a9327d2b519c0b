package dev.darkroom.jobs;

import dev.darkroom.ingest.HandOver;
import dev.darkroom.ingest.Ingest;
import dev.darkroom.ingest.Ingested;
import dev.darkroom.ingest.JobOutput;
import dev.darkroom.ingest.Unobtainable;
import dev.darkroom.storage.Lifecycle;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes a job's answer ours and ends the job. Outputs that cannot be had for now are come back for, rarer each time: the
 * job waits as a row and holds nothing.
 */
@ApplicationScoped
class Outputs {

    private static final Duration RAREST = Duration.ofMinutes(30);

    private final Ingest ingest;
    private final HandOver handOver;
    private final Successes successes;
    private final Attempts attempts;
    private final JobsConfig config;
    private final Clock clock;

    Outputs(Ingest ingest, HandOver handOver, Successes successes, Attempts attempts, JobsConfig config, Clock clock) {
        this.ingest = ingest;
        this.handOver = handOver;
        this.successes = successes;
        this.attempts = attempts;
        this.config = config;
        this.clock = clock;
    }

    void take(Job job, String answer) {
        boolean first = job.looks() <= 1;
        if (first) {
            attempts.stopOthers(job);
        }
        JobOutput output = output(job, answer);
        Ingested ingested = first ? ingest.collect(output) : ingest.collectAgain(output);
        Duration pause = Pace.doubled(config.outputPause(), job.looks() - 1, RAREST);
        Optional<Unobtainable> awaited = ingested.awaited();
        if (awaited.isPresent() && clock.instant().plus(pause).isBefore(patienceEnds(job))) {
            String why = "%s; tried again in %d s".formatted(awaited.get().told(), pause.toSeconds());
            successes.keepPart(job, ingested, pause, why);
        } else {
            successes.enter(job, ingested);
        }
    }

    // Somebody who wants it all within a time does not want to wait for longer; a late success has no such time left.
    private Instant patienceEnds(Job job) {
        Instant answered = job.answeredAt() == null ? job.createdAt() : job.answeredAt();
        Instant end = answered.plus(config.outputPatience());
        return job.late() || end.isBefore(job.deadline()) ? end : job.deadline();
    }

    private JobOutput output(Job job, String answer) {
        Lifecycle lifecycle = PassedHeaders.lifecycle(job.headers());
        return new JobOutput(
                job.id(),
                job.ownerId(),
                job.keyId(),
                job.endpoint(),
                job.input(),
                handOver.asHanded(job.ownerId(), job.deadline(), job.input()),
                answer,
                lifecycle.expirationSeconds(),
                lifecycle.initialAcl());
    }
}
