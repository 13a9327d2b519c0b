/** Whoever waits for a job: long polls and status streams, served by one poller for all of them. */
@NullMarked
package dev.darkroom.jobs.watch;

import org.jspecify.annotations.NullMarked;
