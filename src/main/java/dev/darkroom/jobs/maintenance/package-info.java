/** The day partitions of the job tables. */
@NullMarked
package dev.darkroom.jobs.maintenance;

import org.jspecify.annotations.NullMarked;
