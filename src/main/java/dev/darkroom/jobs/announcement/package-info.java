/** How the end of a job is told: its event, and the request to the address that the job itself named. */
@NullMarked
package dev.darkroom.jobs.announcement;

import org.jspecify.annotations.NullMarked;
