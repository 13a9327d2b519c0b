package dev.darkroom.jobs.usage;

import org.jspecify.annotations.Nullable;

/**
 * What the price of a job depends on.
 *
 * @param account the id of the account that is to have it; null for the first
 */
public record PricingKey(@Nullable String account, String endpoint) {}
