package dev.darkroom.ingest;

import dev.darkroom.shared.work.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Retry policy of ingesting.
 *
 * @param attempts how many in all, at least 1
 * @param first the longest pause before the second attempt; it doubles with each further one
 * @param longest no pause is longer
 */
record IngestRetryPolicy(int attempts, Duration first, Duration longest) {

    boolean allowsAfter(int attempt) {
        return attempt < attempts;
    }

    /** The pause after the attempt of that number (from 1): a random half to whole of the growing step. */
    Duration pauseAfter(int attempt, RandomGenerator random) {
        return Backoff.jittered(Backoff.doubled(first, attempt - 1, longest), 0.5, 1, random);
    }
}
