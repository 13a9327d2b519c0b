/**
 * Traces by OpenTelemetry, of requests and of each job's life. Off unless an operator names a receiver; then nothing here costs
 * more than a look at a field.
 */
@NullMarked
package dev.darkroom.shared.trace;

import org.jspecify.annotations.NullMarked;
