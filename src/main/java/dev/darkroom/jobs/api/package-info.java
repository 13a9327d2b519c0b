/** Jobs in the platform's style, {@code /v1/jobs}: resources, what they read, what they show. */
@NullMarked
package dev.darkroom.jobs.api;

import org.jspecify.annotations.NullMarked;
