package dev.darkroom.jobs;

import java.util.Optional;
import java.util.UUID;

/**
 * A job that has been durably accepted.
 *
 * @param position how many were before it when it was taken in; empty when nobody has counted
 * @param repeated it was taken in before, under the same idempotency key
 */
public record SubmittedJob(
        UUID id, UUID ownerId, String endpoint, int priority, Optional<Integer> position, boolean repeated) {

    public static SubmittedJob anew(NewJob job, Optional<Integer> position) {
        return new SubmittedJob(job.id(), job.ownerId(), job.endpoint(), job.priority(), position, false);
    }
}
