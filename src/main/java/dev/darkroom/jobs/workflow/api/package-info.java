/** Workflows over HTTP: {@code /v1/workflows}, and their status streams. */
@NullMarked
package dev.darkroom.jobs.workflow.api;

import org.jspecify.annotations.NullMarked;
