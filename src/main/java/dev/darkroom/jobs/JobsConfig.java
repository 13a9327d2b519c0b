package dev.darkroom.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of job processing: deadlines, leases, polling intervals, concurrency. */
@ConfigMapping(prefix = "darkroom.jobs")
public interface JobsConfig {

    /** Largest input in bytes: room for a few inline pictures; larger files belong into an upload. */
    @WithDefault("16777216")
    int maxInputBytes();

    /** Largest body of a batch of jobs in bytes: many small inputs, or a few large ones. */
    @WithDefault("67108864")
    int maxBatchBytes();

    /**
     * Statements that write new jobs beside each other where one takes long; otherwise one after the other, and each
     * takes along whatever has come in meanwhile.
     */
    @WithDefault("2")
    int intakeWriters();

    /** New jobs in one statement at the most; their inputs are in memory together. */
    @WithDefault("64")
    int intakeTogether();

    /** New jobs that may wait to be written; more are refused with 429. */
    @WithDefault("1024")
    int intakeCapacity();

    /**
     * Jobs handed upstream at the same time: each is one short HTTP call on a virtual thread. An app may have half of these
     * places at the most, an owner three quarters; of looks and ingests one owner's jobs of one app may have a third.
     */
    @WithDefault("192")
    int parallelSubmits();

    /** Jobs asked about at the same time: each is one short HTTP call on a virtual thread. */
    @WithDefault("96")
    int parallelLooks();

    /**
     * Results ingested at the same time, most of them waiting for their turn to copy. Where there is room an answer is
     * ingested by whoever received it, without being claimed first.
     */
    @WithDefault("192")
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

    /**
     * How long after a submit, whose instance died or whose connection ended before its acknowledgement came, the
     * provider's list of requests is believed when it has none; at most the grace.
     */
    @WithDefault("20s")
    Duration listSettled();

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

    /** How long outputs that cannot be had for now are waited for: longer than most outages of a provider's file host. */
    @WithDefault("6h")
    Duration outputPatience();

    /** Until outputs that could not be had are tried again; doubled each time, up to half an hour. */
    @WithDefault("1m")
    Duration outputPause();

    /** How long a result that is neither an output nor a failure is asked for again before the job fails. */
    @WithDefault("30s")
    Duration unrecognizedFor();

    /** How long upstream may say that an accepted request is gone (410) before the job is called lost. */
    @WithDefault("2m")
    Duration unknownFor();

    /** How often a job is offered to an upstream that refuses to take it at the moment. */
    @WithDefault("10")
    int submitAttempts();

    /** From intake to the end; then the job expires. */
    @WithDefault("24h")
    Duration totalDeadline();

    /** The longest that a gate may wait for its call, and how long it waits unless its caller says less. */
    @WithDefault("7d")
    Duration gateDeadline();

    /** How long a cancelled job may wait for upstream's last word. */
    @WithDefault("2m")
    Duration cancelPatience();

    /** Whether a job's log lines and its time at work are asked for upstream; callbacks do not bring them. */
    @WithDefault("asked")
    Logs logs();

    /** Whether upstream's header of billable units is read once after an end that a callback announced without it. */
    @WithDefault("false")
    boolean readBillableUnits();

    /**
     * Status streams that may be open at the same time, three quarters of them one owner's; each is a connection and a few
     * hundred bytes.
     */
    @WithDefault("10000")
    int statusStreams();

    /**
     * Callers that may wait for the end of a job at the same time, three quarters of them one owner's; each is a connection
     * and a virtual thread.
     */
    @WithDefault("2000")
    int waiters();

    /** How long a caller of {@code /run} may wait; its job goes on after that. */
    @WithDefault("1h")
    Duration runWait();

    /** Streaming models that may be passed through at the same time, with half a megabyte of buffers each. */
    @WithDefault("256")
    int runStreams();

    /** When log lines are asked for. */
    enum Logs {
        /** For jobs whose caller asks for them, while it asks. */
        ASKED,
        /** Also once after each job's end. */
        ALWAYS,
        NEVER
    }
}
