/** Writes that happen once for each {@code Idempotency-Key}: those of jobs and those of the library. */
@NullMarked
package dev.darkroom.shared.idempotency;

import org.jspecify.annotations.NullMarked;
