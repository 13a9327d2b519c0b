package dev.darkroom.library.browse;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.http.QueryParameters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Facet counts of a browse. How many assets of a browse there are of each type, endpoint, month and tag: what it
 * could be narrowed by next.
 */
@ApplicationScoped
public class FacetService {

    private static final int MAX_COUNT = 100;

    /** So many have that value. */
    @RegisterForReflection
    record Count(
            @JsonProperty("value") String value,
            @JsonProperty("count") long count) {}

    /** So many have that tag. */
    @RegisterForReflection
    record TagCount(
            @JsonProperty("id") String id,
            @JsonProperty("name") String name,
            @JsonProperty("count") long count) {}

    /** The most frequent values of each; months in UTC, the newest first. */
    @RegisterForReflection
    record All(
            @JsonProperty("type") List<Count> types,
            @JsonProperty("endpoint") List<Count> endpoints,
            @JsonProperty("month") List<Count> months,
            @JsonProperty("tag") List<TagCount> tags) {}

    /** The answer; the total is exact. */
    @RegisterForReflection
    public record Answer(
            @JsonProperty("facets") All facets,
            @JsonProperty("total_count") long total) {}

    private record Group(
            @Nullable String type,
            @Nullable String endpoint,
            @Nullable String month,
            long count) {}

    private final Database database;
    private final AssetFilterFactory assetFilterFactory;

    FacetService(Database database, AssetFilterFactory assetFilterFactory) {
        this.database = database;
        this.assetFilterFactory = assetFilterFactory;
    }

    public Answer of(UUID ownerId, QueryParameters query) {
        AssetFilter filter = assetFilterFactory.of(ownerId, query);
        SqlConditions scope = assetFilterFactory.alive(filter.scope());
        SqlConditions where = filter.sought().isNothing()
                ? scope
                : scope.and(SqlConditions.words(filter.sought().wordsAlone("q")));
        List<Count> types = new ArrayList<>();
        List<Count> endpoints = new ArrayList<>();
        List<Count> months = new ArrayList<>();
        long total = 0;
        for (Group group : database.queryPlanned(
                grouped(where),
                row -> new Group(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)),
                where.values())) {
            if (group.type() != null) {
                types.add(new Count(group.type(), group.count()));
                total += group.count();
            } else if (group.month() != null) {
                months.add(new Count(group.month(), group.count()));
            } else if (group.endpoint() != null) {
                endpoints.add(new Count(group.endpoint(), group.count()));
            }
        }
        List<TagCount> tags = database.queryPlanned(
                tagged(where),
                row -> new TagCount(row.getString("id"), row.getString("name"), row.getLong("count")),
                where.values());
        return new Answer(new All(types, first(endpoints), first(months), tags), total);
    }

    /** All three in one pass: first a cell for each combination, then the sums of cells. */
    static String grouped(SqlConditions where) {
        return """
                SELECT type, endpoint, to_char(month AT TIME ZONE 'UTC', 'YYYY-MM'), sum(assets)::bigint FROM (
                    SELECT a.type, a.endpoint, date_trunc('month', a.created_at, 'UTC') AS month, count(*) AS assets
                    FROM asset a
                    WHERE %s
                    GROUP BY 1, 2, 3) cell
                GROUP BY GROUPING SETS ((type), (endpoint), (month))
                ORDER BY month DESC NULLS LAST, sum(assets) DESC, type, endpoint
                """.formatted(where.sql());
    }

    static String tagged(SqlConditions where) {
        return """
                SELECT t.id, t.name, count(*) AS count FROM asset a
                JOIN asset_tag l ON l.asset_id = a.id JOIN tag t ON t.id = l.tag_id
                WHERE %s
                GROUP BY t.id ORDER BY count(*) DESC, t.name LIMIT %d
                """.formatted(where.sql(), MAX_COUNT);
    }

    private static List<Count> first(List<Count> counts) {
        return counts.subList(0, Math.min(MAX_COUNT, counts.size()));
    }
}
