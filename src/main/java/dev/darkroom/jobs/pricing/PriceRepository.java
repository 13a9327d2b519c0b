package dev.darkroom.jobs.pricing;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.RetentionRule;
import dev.darkroom.upstream.UnitPrice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads and writes the history of unit prices. */
@ApplicationScoped
class PriceRepository {

    private static final int MAX_ROWS = 1_000;
    private static final Duration KEPT = Duration.ofDays(400);

    /** Whose price it is: another provider's may be another. */
    record Offer(String provider, String endpoint) {}

    /**
     * A price from some time on.
     *
     * @param unitPrice null where the provider names none
     */
    record Price(
            Instant validFrom,
            @Nullable BigDecimal unitPrice,
            @Nullable String unit,
            @Nullable String currency,
            Instant checkedAt) {

        private boolean isThatOf(@Nullable UnitPrice told) {
            return told == null
                    ? unitPrice == null && currency == null && unit == null
                    : unitPrice != null
                            && unitPrice.compareTo(told.price()) == 0
                            && Objects.equals(currency, told.currency())
                            && Objects.equals(unit, told.unit());
        }
    }

    private final Database database;
    private final Clock clock;

    PriceRepository(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Produces
    static RetentionRule prices() {
        return new RetentionRule("endpoint_price", "checked_at", KEPT);
    }

    /** All prices that an offer has had, the present one last. */
    List<Price> history(Offer offer) {
        return database.query(
                        """
                        SELECT valid_from, unit_price, unit, currency, checked_at FROM endpoint_price
                        WHERE provider = ? AND endpoint = ? ORDER BY valid_from DESC LIMIT ?""",
                        row -> new Price(
                                Database.time(row, "valid_from"),
                                row.getBigDecimal("unit_price"),
                                row.getString("unit"),
                                row.getString("currency"),
                                Database.time(row, "checked_at")),
                        offer.provider(),
                        offer.endpoint(),
                        MAX_ROWS)
                .reversed();
    }

    /**
     * Puts down what the provider says now. The first price that is known counts from ever; any other from when it was seen.
     *
     * @param told null where the provider names none
     */
    void record(Offer offer, @Nullable UnitPrice told) {
        Instant now = clock.instant();
        List<Price> known = history(offer);
        if (!known.isEmpty() && known.getLast().isThatOf(told)) {
            database.update(
                    "UPDATE endpoint_price SET checked_at = ? WHERE provider = ? AND endpoint = ? AND valid_from = ?",
                    now,
                    offer.provider(),
                    offer.endpoint(),
                    known.getLast().validFrom());
        } else {
            boolean isFirst =
                    known.isEmpty() || told != null && known.stream().allMatch(price -> price.unitPrice() == null);
            insert(offer, told, isFirst ? Instant.EPOCH : now, now);
        }
    }

    private void insert(Offer offer, @Nullable UnitPrice told, Instant validFrom, Instant now) {
        database.update(
                """
                INSERT INTO endpoint_price (provider, endpoint, valid_from, unit_price, unit, currency, checked_at)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider, endpoint, valid_from) DO UPDATE
                    SET unit_price = excluded.unit_price, unit = excluded.unit, currency = excluded.currency,
                        checked_at = excluded.checked_at""",
                offer.provider(),
                offer.endpoint(),
                validFrom,
                told == null ? null : told.price(),
                told == null ? null : told.unit(),
                told == null ? null : told.currency(),
                now);
    }
}
