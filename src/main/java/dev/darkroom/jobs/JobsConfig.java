package dev.darkroom.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How patiently and how eagerly jobs are worked on. */
@ConfigMapping(prefix = "darkroom.jobs")
interface JobsConfig {

    /** Largest input in bytes: room for a few inline pictures; larger files belong into an upload. */
    @WithDefault("16777216")
    int maxInputBytes();

    /** Largest body of a batch of jobs in bytes: many small inputs, or a few large ones. */
    @WithDefault("67108864")
    int maxBatchBytes();

    /** Statements that write new jobs at the same time; each takes along whatever has come in meanwhile. */
    @WithDefault("8")
    int intakeWriters();

    /** New jobs in one statement at the most; their inputs are in memory together. */
    @WithDefault("64")
    int intakeTogether();

    /** New jobs that may wait to be written; more are refused with 429. */
    @WithDefault("1024")
    int intakeCapacity();

    /** Jobs handed upstream at the same time: each is one short HTTP call on a virtual thread. */
    @WithDefault("64")
    int parallelSubmits();

    /** Jobs asked about at the same time: each is one short HTTP call on a virtual thread. */
    @WithDefault("32")
    int parallelLooks();

    /** Results ingested at the same time: bounded by disk and network rather than by threads. */
    @WithDefault("32")
    int parallelIngests();

    /** The longest time between two looks at the table when no wake-up arrives. */
    @WithDefault("500ms")
    Duration pollInterval();

    /** How long a claimed job is left alone; longer than the longest submit call takes to give up. */
    @WithDefault("90s")
    Duration lease();

    /** How long a job that is being asked about is left alone; longer than asking with all its repetitions takes. */
    @WithDefault("5m")
    Duration lookLease();

    /** How long ingesting may take before another one tries: long enough for a large video. */
    @WithDefault("15m")
    Duration ingestLease();

    /** How long to wait for the callback of a submit whose acknowledgement was lost, before it is submitted again. */
    @WithDefault("10m")
    Duration grace();

    /** First look at a waiting job when callbacks are expected; they normally come long before. */
    @WithDefault("30s")
    Duration firstLook();

    /** First look when no callback can reach us, so that looking is all there is. */
    @WithDefault("1s")
    Duration firstLookAlone();

    /** Looks become rarer up to this. */
    @WithDefault("5m")
    Duration rarestLook();

    /** The same when no callback can reach us. */
    @WithDefault("15s")
    Duration rarestLookAlone();

    /** How long upstream may deny knowing an accepted request before the job is called lost. */
    @WithDefault("2m")
    Duration unknownFor();

    /** How often a job is offered to an upstream that refuses to take it at the moment. */
    @WithDefault("10")
    int submitAttempts();

    /** From intake to the end; then the job expires. */
    @WithDefault("24h")
    Duration totalDeadline();

    /** How long a cancelled job may wait for upstream's last word. */
    @WithDefault("2m")
    Duration cancelPatience();
}
