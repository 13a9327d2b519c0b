package dev.darkroom.jobs.position;

import java.util.UUID;

/**
 * Jobs of one owner that lie together in the index of the queue, oldest first.
 *
 * @param priority 0 before 1
 * @param putOff those that wait for a retry; they lie apart, so that claims do not read past them
 */
record QueuePartition(UUID ownerId, int priority, boolean putOff) {}
