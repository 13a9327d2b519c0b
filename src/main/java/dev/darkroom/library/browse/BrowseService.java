package dev.darkroom.library.browse;

import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.AssetRepository;
import dev.darkroom.library.asset.AssetRepository.Row;
import dev.darkroom.library.asset.AssetView;
import dev.darkroom.shared.http.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pages through an owner's assets by keyset, in an order or by similarity. */
@ApplicationScoped
public class BrowseService {

    private static final int MAX_COUNT = 100;
    private static final int USUAL = 20;

    private final AssetRepository rows;
    private final AssetIdResolver ids;
    private final BrowseCursors browseCursors;
    private final AssetFilterFactory assetFilterFactory;
    private final SearchPages searchPages;

    BrowseService(
            AssetRepository rows,
            AssetIdResolver ids,
            BrowseCursors browseCursors,
            AssetFilterFactory assetFilterFactory,
            SearchPages searchPages) {
        this.rows = rows;
        this.ids = ids;
        this.browseCursors = browseCursors;
        this.assetFilterFactory = assetFilterFactory;
        this.searchPages = searchPages;
    }

    public AssetView.Page page(UUID ownerId, QueryParameters query, String baseUrl) {
        return page(ownerId, assetFilterFactory.of(ownerId, query), query, baseUrl);
    }

    public AssetView.Page page(UUID ownerId, AssetFilter filter, QueryParameters query, String baseUrl) {
        int limit = query.number("limit", 1, MAX_COUNT, USUAL);
        @Nullable String cursor = query.one("cursor");
        if (!filter.sought().isNothing()) {
            return searchPages.page(ownerId, filter, limit, cursor, baseUrl);
        }
        AssetOrder order = filter.order();
        SqlConditions where = assetFilterFactory.alive(filter.scope());
        SqlConditions rest =
                cursor == null ? where : where.and(order.after(browseCursors.read(cursor, ownerId, filter)));
        List<Row> found = rows.find(page(rest, order, limit + 1), rest.values());
        boolean more = found.size() > limit;
        List<Row> page = more ? found.subList(0, limit) : found;
        String next = more ? browseCursors.write(order.position(page.getLast()), ownerId, filter) : null;
        return new AssetView.Page(rows.views(page, baseUrl), next, more, assetFilterFactory.count(where), false);
    }

    /** Rows are opened for what is on the page only: finding it reads an index, however much that passes over. */
    public static String page(SqlConditions where, AssetOrder order, int limit) {
        return "WHERE a.id IN (\n" + found(where, order, limit) + ")\nORDER BY " + order.orderBy();
    }

    static String found(SqlConditions where, AssetOrder order, int limit) {
        return "SELECT a.id FROM asset a\nWHERE " + where.sql() + "\nORDER BY " + order.orderBy() + "\nLIMIT " + limit;
    }

    /** What is like the asset of that asset or vector id, within the filter. */
    public AssetView.Page similar(UUID ownerId, String id, QueryParameters query, String baseUrl) {
        return searchPages.similar(
                ownerId,
                ids.known(ownerId, id),
                assetFilterFactory.of(ownerId, query),
                query.number("limit", 1, MAX_COUNT, USUAL),
                query.one("cursor"),
                baseUrl);
    }

    /** An asset that is known to be there. */
    public AssetView byId(UUID id, String baseUrl) {
        return rows.view(id, baseUrl);
    }
}
