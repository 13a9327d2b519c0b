package dev.darkroom.jobs.usage;

import dev.darkroom.jobs.pricing.JobCost;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sums up ended jobs; each by the price that stood when it was submitted. */
@ApplicationScoped
class UsageRepository {

    // No units cost nothing, and so does what has the price 0.
    private static final String COST = """
            CASE WHEN used.billable_units = 0 OR price.unit_price = 0 THEN 0 ELSE used.billable_units * price.unit_price END""";

    // A price is looked up by job, which is one step in a short index. The bounds on the id leave other days unopened.
    private static final String USED = """
            SELECT DIMENSIONS count(*) AS jobs,
                count(*) FILTER (WHERE COST IS NULL
                    AND used.endpoint <> 'darkroom/gate' AND used.submitted_at IS NOT NULL) AS unpriced,
                sum(used.billable_units) AS units, sum(COST) AS cost, price.currency
            FROM job used
                LEFT JOIN LATERAL (SELECT unit_price, currency FROM endpoint_price
                    WHERE provider = COALESCE(split_part(used.upstream_account, '#', 1), 'default')
                        AND endpoint = used.endpoint AND valid_from <= used.created_at
                    ORDER BY valid_from DESC LIMIT 1) price ON true
                TAGS
            WHERE WHOSE AND id >= ? AND id < ? AND finished_at IS NOT NULL
            GROUP BY GROUPS price.currency ORDER BY GROUPS price.currency LIMIT ?""".replace("COST", COST);

    // Each part by an index of its own, so that what has ended is not read.
    private static final String UNDER_WAY = """
            SELECT upstream_account, endpoint, count(*) AS jobs FROM (
                SELECT owner_id, key_id, upstream_account, endpoint FROM job
                WHERE state = 'QUEUED' AND put_off IN (false, true)
                UNION ALL
                SELECT owner_id, key_id, upstream_account, endpoint FROM job
                WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING') AND endpoint <> 'darkroom/gate'
                UNION ALL
                SELECT owner_id, key_id, upstream_account, endpoint FROM job WHERE state = 'BLOCKED'
                UNION ALL
                SELECT owner_id, key_id, upstream_account, endpoint FROM job
                WHERE state = 'SUCCEEDED' AND finished_at >= LEAST(?::timestamptz, ?::timestamptz)
                    AND (finished_at >= ? OR billable_units IS NULL)) AS open
            WHERE owner_id = ? AND (?::text IS NULL OR key_id = ?) GROUP BY upstream_account, endpoint LIMIT ?""";

    /** For what such jobs have taken. */
    static final Duration OF_LATE = Duration.ofDays(30);

    private static final int MOST_GROUPS = 1_000;

    private final Database database;

    UsageRepository(Database database) {
        this.database = database;
    }

    /**
     * @param ownerId null for all owners
     * @param by of {@code day}, {@code endpoint}, {@code key}, {@code owner} and {@code tag}; a job of several tags counts in each
     * @param from the first moment of submission that counts
     * @param to the first that does not
     */
    List<UsageRow> used(@Nullable UUID ownerId, Set<String> by, Instant from, Instant to, int most) {
        return UsageRow.folded(database.query(
                sql(by, ownerId == null ? "?::uuid IS NULL" : "owner_id = ?"),
                row -> read(row, by),
                ownerId,
                Ids.lowestAt(from),
                Ids.lowestAt(to),
                most));
    }

    /**
     * What jobs have cost that were submitted since then.
     *
     * @param keyId null for all keys of the owner
     */
    BigDecimal spent(UUID ownerId, @Nullable String keyId, Instant from, Instant to) {
        return database
                .query(
                        sql(Set.of(), "owner_id = ? AND (?::text IS NULL OR key_id = ?)"),
                        row -> Optional.ofNullable(row.getBigDecimal("cost")).orElse(BigDecimal.ZERO),
                        ownerId,
                        keyId,
                        keyId,
                        Ids.lowestAt(from),
                        Ids.lowestAt(to),
                        1_000)
                .stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * How many jobs are under way, or will be, or have ended and are in no sum yet, by account and endpoint.
     *
     * @param keyId null for all keys of the owner
     * @param summed what has ended since then is in no sum
     * @param read what has ended since then may have units that are still to be read
     */
    Map<PricingKey, Long> underWay(UUID ownerId, @Nullable String keyId, Instant summed, Instant read) {
        return database
                .query(
                        UNDER_WAY,
                        row -> Map.entry(
                                new PricingKey(row.getString("upstream_account"), row.getString("endpoint")),
                                row.getLong("jobs")),
                        summed,
                        read,
                        summed,
                        ownerId,
                        keyId,
                        keyId,
                        MOST_GROUPS)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The keys that jobs were submitted with. */
    List<String> keysOf(List<UUID> jobs) {
        return jobs.isEmpty()
                ? List.of()
                : database.query("SELECT DISTINCT key_id FROM job WHERE id = ANY (?)", row -> row.getString(1), (Object)
                        jobs.toArray(UUID[]::new));
    }

    /** The keys with jobs that have succeeded since then; of all others nothing is spent. */
    List<String> keysOfEndedSince(Instant since) {
        return database.query(
                "SELECT DISTINCT key_id FROM job WHERE state = 'SUCCEEDED' AND finished_at >= ? LIMIT ?",
                row -> row.getString(1),
                since,
                MOST_GROUPS);
    }

    /** Mean units of the newest jobs of an endpoint that told of theirs; empty where none did. */
    Optional<BigDecimal> usualUnits(UUID ownerId, String endpoint, Instant since) {
        return database.first("""
                SELECT avg(billable_units) FROM (
                    SELECT billable_units FROM job
                    WHERE owner_id = ? AND endpoint = ? AND id >= ? AND (billable_units > 0 OR billable_units = 0 AND state = 'SUCCEEDED')
                    ORDER BY id DESC LIMIT 100) AS newest HAVING count(*) > 0""", row -> row.getBigDecimal(1), ownerId, endpoint, Ids.lowestAt(since));
    }

    private static String sql(Set<String> by, String whose) {
        StringBuilder groups = new StringBuilder();
        StringBuilder dimensions = new StringBuilder();
        add(by, "day", "(used.created_at AT TIME ZONE 'UTC')::date", groups, dimensions);
        add(by, "endpoint", "used.endpoint", groups, dimensions);
        add(by, "key", "used.key_id", groups, dimensions);
        add(by, "owner", "used.owner_id", groups, dimensions);
        add(by, "tag", "tagged.tag", groups, dimensions);
        String tags = by.contains("tag")
                ? "CROSS JOIN LATERAL unnest(COALESCE(used.tags, ARRAY[NULL::text])) AS tagged (tag)"
                : "";
        return USED.replace("DIMENSIONS", dimensions)
                .replace("TAGS", tags)
                .replace("WHOSE", whose)
                .replace("GROUPS", groups);
    }

    private static void add(
            Set<String> by, String name, String column, StringBuilder groups, StringBuilder dimensions) {
        if (by.contains(name)) {
            groups.append(column).append(", ");
            dimensions.append(column).append(" AS by_").append(name).append(", ");
        }
    }

    private static UsageRow read(ResultSet row, Set<String> by) throws SQLException {
        return new UsageRow(
                by.contains("day") ? row.getObject("by_day", LocalDate.class) : null,
                by.contains("endpoint") ? row.getString("by_endpoint") : null,
                by.contains("key") ? row.getString("by_key") : null,
                by.contains("owner") ? Database.id(row, "by_owner") : null,
                by.contains("tag") ? row.getString("by_tag") : null,
                row.getLong("jobs"),
                row.getLong("unpriced"),
                JobCost.plain(row.getBigDecimal("units")),
                JobCost.plain(row.getBigDecimal("cost")),
                row.getString("currency"));
    }
}
