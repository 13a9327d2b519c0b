/** A job's place in its owner's queue, at the same cost however long that queue is. */
@NullMarked
package dev.darkroom.jobs.position;

import org.jspecify.annotations.NullMarked;
