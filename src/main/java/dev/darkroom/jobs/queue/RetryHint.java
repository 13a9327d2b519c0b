package dev.darkroom.jobs.queue;

import dev.darkroom.jobs.Job;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed job is worth trying again, as far as anybody knows. fal says so in a header of the result; a callback
 * has no headers, so what it would have said is taken from what fal's own queue tries again: 503, and runners that did
 * not start in time (fal docs, "retries").
 */
final class RetryHint {

    private RetryHint() {}

    /** Null for a success, and where trying again may help or not. */
    static @Nullable Boolean of(Job job) {
        return of(job.statusCode(), job.errorType(), job.timeoutType(), job.retryable());
    }

    static @Nullable Boolean of(
            int status, @Nullable String errorType, @Nullable String timeoutType, @Nullable Boolean said) {
        if (status < 400) {
            return null;
        }
        if ("user".equals(timeoutType)) {
            return false;
        }
        if (said != null) {
            return said;
        }
        if (status == 503 || "startup_timeout".equals(errorType)) {
            return true;
        }
        return status < 500 ? false : null;
    }
}
