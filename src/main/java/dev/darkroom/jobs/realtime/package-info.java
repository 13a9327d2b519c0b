/**
 * Realtime connections: WebSockets of callers, passed through to the provider byte for byte. They are no jobs: nothing of them
 * is kept, and no row is written.
 */
@NullMarked
package dev.darkroom.jobs.realtime;

import org.jspecify.annotations.NullMarked;
