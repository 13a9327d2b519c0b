package dev.darkroom.library;

import dev.darkroom.library.AssetRows.Row;
import dev.darkroom.library.Cursors.Position;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks through an owner's assets, newest first; a page starts where the one before ended, whatever came meanwhile. */
@ApplicationScoped
class Browse {

    private static final int MOST = 100;
    private static final int USUAL = 20;

    private final Database database;
    private final AssetRows rows;
    private final AssetIds ids;
    private final Cursors cursors;
    private final Clock clock;

    Browse(Database database, AssetRows rows, AssetIds ids, Cursors cursors, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.ids = ids;
        this.cursors = cursors;
        this.clock = clock;
    }

    AssetView.Page page(UUID ownerId, QueryParameters query, String baseUrl) {
        return page(ownerId, AssetFilter.of(query), query, baseUrl);
    }

    AssetView.Page page(UUID ownerId, AssetFilter filter, QueryParameters query, String baseUrl) {
        int limit = query.number("limit", 1, MOST, USUAL);
        @Nullable String cursor = query.one("cursor");
        Conditions where = Conditions.of(ownerId, filter, clock.instant());
        long total = database.first(
                        "SELECT count(*)" + AssetRows.FROM + where.sql(), row -> row.getLong(1), where.values())
                .orElseThrow();
        if (cursor != null) {
            Position after = cursors.read(cursor, ownerId, filter);
            where.and("(a.created_at, a.id) < (?, ?)", after.createdAt(), after.id());
        }
        List<Row> found = rows.select(
                where.sql() + " ORDER BY a.created_at DESC, a.id DESC LIMIT " + (limit + 1), where.values());
        boolean more = found.size() > limit;
        List<Row> page = more ? found.subList(0, limit) : found;
        String next = more
                ? cursors.write(
                        new Position(page.getLast().createdAt(), page.getLast().id()), ownerId, filter)
                : null;
        return new AssetView.Page(rows.views(page, baseUrl), next, more, total, false);
    }

    /** The asset of that asset or vector id. */
    AssetView one(UUID ownerId, String id, String baseUrl) {
        return byId(ids.known(ownerId, id), baseUrl);
    }

    /** An asset that is known to be there. */
    AssetView byId(UUID id, String baseUrl) {
        return rows.views(rows.select("WHERE a.id = ?", id), baseUrl).getFirst();
    }
}
