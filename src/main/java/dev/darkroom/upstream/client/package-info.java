/**
 * The generated clients, and the fault tolerance around each call: time limit, circuit breaker, bulkhead, retry where it is
 * harmless.
 */
@NullMarked
package dev.darkroom.upstream.client;

import org.jspecify.annotations.NullMarked;
