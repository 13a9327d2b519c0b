/**
 * Events: what happened to an owner's jobs, assets and webhooks. An event is a row of the transaction that it tells of;
 * registered webhooks that want it get a delivery in the same transaction, and the feed shows it to those who come and
 * ask.
 */
@NullMarked
package dev.darkroom.deliveries.event;

import org.jspecify.annotations.NullMarked;
