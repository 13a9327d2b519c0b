package dev.darkroom.library;

import dev.darkroom.library.AssetRows.Row;
import dev.darkroom.shared.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks through an owner's assets, in an order or by what is sought; a page starts where the one before ended, whatever came meanwhile. */
@ApplicationScoped
class Browse {

    private static final int MOST = 100;
    private static final int USUAL = 20;

    private final AssetRows rows;
    private final AssetIds ids;
    private final Cursors cursors;
    private final Filters filters;
    private final Findings findings;

    Browse(AssetRows rows, AssetIds ids, Cursors cursors, Filters filters, Findings findings) {
        this.rows = rows;
        this.ids = ids;
        this.cursors = cursors;
        this.filters = filters;
        this.findings = findings;
    }

    AssetView.Page page(UUID ownerId, QueryParameters query, String baseUrl) {
        return page(ownerId, filters.of(ownerId, query), query, baseUrl);
    }

    AssetView.Page page(UUID ownerId, AssetFilter filter, QueryParameters query, String baseUrl) {
        int limit = query.number("limit", 1, MOST, USUAL);
        @Nullable String cursor = query.one("cursor");
        if (!filter.sought().isNothing()) {
            return findings.page(ownerId, filter, limit, cursor, baseUrl);
        }
        AssetOrder order = filter.order();
        Conditions where = filters.alive(filter.scope());
        Conditions rest = cursor == null ? where : where.and(order.after(cursors.read(cursor, ownerId, filter)));
        List<Row> found = rows.find(page(rest, order, limit + 1), rest.values());
        boolean more = found.size() > limit;
        List<Row> page = more ? found.subList(0, limit) : found;
        String next = more ? cursors.write(order.position(page.getLast()), ownerId, filter) : null;
        return new AssetView.Page(rows.views(page, baseUrl), next, more, filters.count(where), false);
    }

    /** Rows are opened for what is on the page only: finding it reads an index, however much that passes over. */
    static String page(Conditions where, AssetOrder order, int limit) {
        return "WHERE a.id IN (\n" + found(where, order, limit) + ")\nORDER BY " + order.orderBy();
    }

    static String found(Conditions where, AssetOrder order, int limit) {
        return "SELECT a.id FROM asset a\nWHERE " + where.sql() + "\nORDER BY " + order.orderBy() + "\nLIMIT " + limit;
    }

    /** What is like the asset of that asset or vector id, within the filter. */
    AssetView.Page similar(UUID ownerId, String id, QueryParameters query, String baseUrl) {
        return findings.similar(
                ownerId,
                ids.known(ownerId, id),
                filters.of(ownerId, query),
                query.number("limit", 1, MOST, USUAL),
                query.one("cursor"),
                baseUrl);
    }

    /** An asset that is known to be there. */
    AssetView byId(UUID id, String baseUrl) {
        return rows.view(id, baseUrl);
    }
}
