/** Taking jobs in: validation, idempotency, and inserts that share their statements. */
@NullMarked
package dev.darkroom.jobs.intake;

import org.jspecify.annotations.NullMarked;
