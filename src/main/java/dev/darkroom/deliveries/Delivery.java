package dev.darkroom.deliveries;

import java.util.UUID;

/**
 * A delivery that is due and claimed.
 *
 * @param attempt the number of the attempt at hand, from 1
 */
record Delivery(UUID id, UUID ownerId, UUID jobId, String url, String body, int attempt) {}
