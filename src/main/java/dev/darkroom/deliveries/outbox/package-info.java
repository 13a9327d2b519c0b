/** The outbox of webhooks: deliveries written in the transaction that they tell of. */
@NullMarked
package dev.darkroom.deliveries.outbox;

import org.jspecify.annotations.NullMarked;
