/** Upkeep of the job tables: day partitions, metrics, removal with an owner; and {@code POST /internal/tick}. */
@NullMarked
package dev.darkroom.jobs.maintenance;

import org.jspecify.annotations.NullMarked;
