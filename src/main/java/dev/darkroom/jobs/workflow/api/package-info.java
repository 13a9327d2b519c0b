/** {@code /v1/workflows}. */
@NullMarked
package dev.darkroom.jobs.workflow.api;

import org.jspecify.annotations.NullMarked;
