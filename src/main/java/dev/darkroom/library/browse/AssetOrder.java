package dev.darkroom.library.browse;

import dev.darkroom.library.asset.AssetRepository;
import dev.darkroom.shared.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The order of a browse: by a number that every asset has, then by id, so that no two assets share a place. The number
 * is a {@code long} in cursors: microseconds since 1970, pixels, or the bits of a number of seconds.
 */
public enum AssetOrder {
    NEWEST("a.created_at", true),
    OLDEST("a.created_at", false),
    /** By pixels; what has none comes last. */
    LARGEST("coalesce(a.width::bigint * a.height, 0)", true),
    /** By duration; what has none comes last. */
    LONGEST("coalesce(a.duration_seconds, 0)", true);

    private static final String LABELS =
            Arrays.stream(values()).map(AssetOrder::label).collect(Collectors.joining(", "));

    private final String expression;
    private final boolean falling;

    AssetOrder(String expression, boolean falling) {
        this.expression = expression;
        this.falling = falling;
    }

    /** @throws Problem when it is none */
    static AssetOrder of(@Nullable String label) {
        return Arrays.stream(values())
                .filter(order -> label == null || order.label().equals(label))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("sort", "must be one of " + LABELS));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String orderBy() {
        String direction = falling ? " DESC" : "";
        return expression + direction + ", a.id" + direction;
    }

    public SqlConditions after(BrowseCursors.Position position) {
        return SqlConditions.of(
                "(" + expression + ", a.id) " + (falling ? "<" : ">") + " (?, ?)",
                switch (this) {
                    case NEWEST, OLDEST -> Instant.EPOCH.plus(position.key(), ChronoUnit.MICROS);
                    case LARGEST -> position.key();
                    case LONGEST -> Double.longBitsToDouble(position.key());
                },
                position.id());
    }

    public BrowseCursors.Position position(AssetRepository.Row row) {
        long key = switch (this) {
            case NEWEST, OLDEST -> ChronoUnit.MICROS.between(Instant.EPOCH, row.createdAt());
            case LARGEST -> row.width() == null || row.height() == null ? 0 : (long) row.width() * row.height();
            case LONGEST -> Double.doubleToLongBits(row.seconds() == null ? 0 : row.seconds());
        };
        return new BrowseCursors.Position(key, row.id());
    }
}
