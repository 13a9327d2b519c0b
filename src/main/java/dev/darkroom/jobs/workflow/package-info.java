/**
 * Workflows: jobs that name each other. The transaction that ends a job writes a signal; whoever reads it takes the
 * workflow's lock and goes on with it: fails what can no longer run, resolves references, releases what waits for nothing
 * more, and announces the end.
 */
@NullMarked
package dev.darkroom.jobs.workflow;

import org.jspecify.annotations.NullMarked;
