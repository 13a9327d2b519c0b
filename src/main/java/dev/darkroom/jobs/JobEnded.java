package dev.darkroom.jobs;

import java.util.UUID;

/** A job has come to an end, or to another one. */
public record JobEnded(UUID id, UUID ownerId) {}
