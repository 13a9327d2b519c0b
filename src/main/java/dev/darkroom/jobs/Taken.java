package dev.darkroom.jobs;

import java.util.UUID;

/**
 * A job that is durable.
 *
 * @param repeated it was taken in before, under the same idempotency key
 */
record Taken(UUID id, UUID ownerId, String endpoint, int priority, boolean repeated) {

    static Taken anew(NewJob job) {
        return new Taken(job.id(), job.ownerId(), job.endpoint(), job.priority(), false);
    }
}
