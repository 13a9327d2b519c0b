/** The last steps of a job: its result arrives, is ingested and filed, and ends it; or fails, and may be tried again. */
@NullMarked
package dev.darkroom.jobs.completion;

import org.jspecify.annotations.NullMarked;
