/** The loops: submitting, asking, ingesting, cancelling, leases, and telling other replicas of work. */
@NullMarked
package dev.darkroom.jobs.engine;

import org.jspecify.annotations.NullMarked;
