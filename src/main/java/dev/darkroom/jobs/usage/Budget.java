package dev.darkroom.jobs.usage;

import dev.darkroom.access.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A monthly budget.
 *
 * @param keyId of the key whose it is; null for one of all keys of the owner together
 * @param most in the currency of the prices
 */
record Budget(UUID ownerId, @Nullable String keyId, BigDecimal most) {

    /** The beginning of a moment's calendar month, in UTC. */
    static Instant monthOf(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC)
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /** The beginning of the calendar month after one that begins then. */
    static Instant monthAfter(Instant month) {
        return month.atZone(ZoneOffset.UTC).plusMonths(1).toInstant();
    }

    /** Those that bind a caller. */
    static List<Budget> of(Caller caller) {
        return of(
                caller.ownerId(),
                caller.keyId(),
                caller.monthlyBudget(),
                caller.ofOwner().monthlyBudget());
    }

    /** Those that bind a key, by what it and its owner may spend; null for no end. */
    static List<Budget> of(
            UUID ownerId, String keyId, @Nullable BigDecimal mostOfKey, @Nullable BigDecimal mostOfOwner) {
        return Stream.of(
                        Optional.ofNullable(mostOfKey).map(most -> new Budget(ownerId, keyId, most)),
                        Optional.ofNullable(mostOfOwner).map(most -> new Budget(ownerId, null, most)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Tells it from all others; ids of keys hold no colon. */
    String name() {
        return keyId == null ? "owner:" + ownerId : keyId;
    }
}
