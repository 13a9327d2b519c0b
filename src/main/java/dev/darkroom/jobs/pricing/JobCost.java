package dev.darkroom.jobs.pricing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a job cost.
 *
 * @param amount null when it cannot be told, which is not 0
 * @param currency ISO 4217; null where no price is known
 * @param unitPrice as it stood when the job was submitted; null where none is known
 * @param unit what is counted, in the provider's words; null where no price is known
 * @param reason why there is no amount: {@code no_price} or {@code no_units}; null where there is one
 */
public record JobCost(
        @Nullable BigDecimal amount,
        @Nullable String currency,
        @Nullable BigDecimal unitPrice,
        @Nullable String unit,
        @Nullable String reason) {

    /** Of what the provider had no part in. */
    static final JobCost NOTHING = new JobCost(BigDecimal.ZERO, null, null, null, null);

    static final JobCost NO_PRICE = new JobCost(null, null, null, null, "no_price");

    static JobCost of(PriceRepository.Price price, @Nullable BigDecimal units) {
        BigDecimal unitPrice = price.unitPrice();
        if (unitPrice == null) {
            return ofUnknownPrice(units);
        }
        if (unitPrice.signum() == 0) {
            return new JobCost(BigDecimal.ZERO, price.currency(), unitPrice, price.unit(), null);
        }
        return units == null
                ? new JobCost(null, price.currency(), unitPrice, price.unit(), "no_units")
                : new JobCost(plain(units.multiply(unitPrice)), price.currency(), unitPrice, price.unit(), null);
    }

    /** No units cost nothing, whatever the price. */
    static JobCost ofUnknownPrice(@Nullable BigDecimal units) {
        return units != null && units.signum() == 0 ? NOTHING : NO_PRICE;
    }

    /** The number without zeros at its end, and never with an exponent; null stays null. */
    public static @Nullable BigDecimal plain(@Nullable BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        BigDecimal shortest = amount.stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }
}
