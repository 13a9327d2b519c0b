package dev.darkroom.jobs.usage;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The keys that have a monthly budget, or whose owner has one, whose jobs' cost has therefore to be known; as of some seconds ago. */
@ApplicationScoped
public class BudgetedKeys {

    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST = 100_000;

    private record Known(Set<String> keys, Instant until) {}

    private final Database database;
    private final Clock clock;
    private volatile Known known = new Known(Set.of(), Instant.MIN);

    BudgetedKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** As far as is known; asks nobody. */
    public boolean isNone() {
        return known.keys.isEmpty();
    }

    public boolean contains(String keyId) {
        return known.keys.contains(keyId);
    }

    /** Reads them anew where that was some seconds ago. */
    public void refresh() {
        Instant now = clock.instant();
        if (!now.isBefore(known.until)) {
            Set<String> keys = Set.copyOf(database.query("""
                    SELECT id FROM api_key WHERE monthly_budget IS NOT NULL
                    UNION ALL
                    SELECT k.id FROM owner o JOIN api_key k ON k.owner_id = o.id
                    WHERE o.monthly_budget IS NOT NULL AND k.monthly_budget IS NULL LIMIT ?""", row -> row.getString(1), MOST));
            known = new Known(keys, now.plus(REMEMBERED));
        }
    }
}
