package dev.darkroom.deliveries.outbox;

/** Event: deliveries are due once the surrounding transaction has committed. */
public record DeliveriesDue() {}
