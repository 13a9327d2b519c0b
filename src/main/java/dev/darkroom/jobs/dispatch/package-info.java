/** Handing jobs upstream: fair claims, prepared inputs, submits, acknowledgements that were written down or got lost. */
@NullMarked
package dev.darkroom.jobs.dispatch;

import org.jspecify.annotations.NullMarked;
