/**
 * Registered webhooks: addresses that an owner has asked events to be sent to, each with a secret of its own and limits.
 * One that is gone, or has only failed for days, is disabled, and its owner's feed and other webhooks tell of that.
 */
@NullMarked
package dev.darkroom.deliveries.webhook;

import org.jspecify.annotations.NullMarked;
