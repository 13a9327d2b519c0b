/** Jobs in fal's own protocols: the queue, the status stream, and the synchronous API. */
@NullMarked
package dev.darkroom.jobs.queue;

import org.jspecify.annotations.NullMarked;
