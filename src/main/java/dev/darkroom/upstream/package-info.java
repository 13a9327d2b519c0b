/**
 * Clients of the provider. Everything that Darkroom says to a provider goes through the public beans here: the clients
 * behind them are generated from the documents in {@code openapi/}, generated types stop at these beans, and each call carries its
 * fault tolerance (time limit, circuit breaker, bulkhead, and repetition only where repeating is harmless: a submit is
 * never repeated in here, since it may cost money twice). Outcomes are sealed types, so that a caller cannot overlook
 * the awkward one: an answer that never came after a submit that may have been accepted. Addresses are always rebuilt
 * from the configured base, never taken from an answer. Whatever URL a user gave goes through
 * {@link dev.darkroom.outgoing.OutgoingHttp}, which connects to public addresses only. What a model streams is passed
 * through piece by piece ({@link dev.darkroom.upstream.UpstreamRun}), as are realtime connections ({@link dev.darkroom.upstream.UpstreamRealtime}).
 */
@NullMarked
package dev.darkroom.upstream;

import org.jspecify.annotations.NullMarked;
