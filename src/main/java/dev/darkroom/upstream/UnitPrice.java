package dev.darkroom.upstream;

import java.math.BigDecimal;

/**
 * What one unit of work of an endpoint costs.
 *
 * @param unit what is counted, in the provider's words, such as {@code images} or {@code seconds}
 * @param currency ISO 4217, such as {@code USD}
 */
public record UnitPrice(String endpoint, BigDecimal price, String unit, String currency) {}
