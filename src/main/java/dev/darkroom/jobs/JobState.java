package dev.darkroom.jobs;

import java.util.EnumSet;
import java.util.Set;

/** Where a job stands. fal's three words ({@link #falStatus}) are a projection of these. */
public enum JobState {
    /** Waits for other jobs of its workflow. */
    BLOCKED,
    /** Accepted and durable; nobody has handed it upstream. */
    QUEUED,
    /** Being handed upstream by somebody who holds a lease on it. */
    SUBMITTING,
    /** Upstream has it, or may have it; only the callback or a look can tell more. */
    WAITING,
    /** Upstream has answered well; its outputs are being copied. */
    INGESTING,
    /** The caller gave it up while upstream may be at work on it. */
    CANCELLING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    EXPIRED;

    /** The states that may follow this one. A late success may still follow another end. */
    Set<JobState> next() {
        return switch (this) {
            case BLOCKED -> EnumSet.of(QUEUED, WAITING, FAILED, CANCELLED);
            case QUEUED -> EnumSet.of(SUBMITTING, INGESTING, FAILED, CANCELLED, EXPIRED);
            case SUBMITTING -> EnumSet.of(QUEUED, WAITING, INGESTING, CANCELLING, FAILED, EXPIRED);
            case WAITING -> EnumSet.of(QUEUED, INGESTING, CANCELLING, FAILED, CANCELLED, EXPIRED);
            case INGESTING -> EnumSet.of(SUCCEEDED);
            case CANCELLING -> EnumSet.of(INGESTING, CANCELLED, FAILED);
            case FAILED, CANCELLED, EXPIRED -> EnumSet.of(SUCCEEDED);
            case SUCCEEDED -> EnumSet.noneOf(JobState.class);
        };
    }

    public boolean isEnd() {
        return switch (this) {
            case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> true;
            case BLOCKED, QUEUED, SUBMITTING, WAITING, INGESTING, CANCELLING -> false;
        };
    }

    /** Whether it has a place in the queue, or would have one if it were not blocked. */
    public boolean isInLine() {
        return this == QUEUED || this == BLOCKED;
    }

    /** One of the three words that fal's clients know; they fail on any other. */
    public String falStatus() {
        return switch (this) {
            case BLOCKED, QUEUED, SUBMITTING -> "IN_QUEUE";
            case WAITING, INGESTING, CANCELLING -> "IN_PROGRESS";
            case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> "COMPLETED";
        };
    }
}
