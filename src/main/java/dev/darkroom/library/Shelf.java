package dev.darkroom.library;

import dev.darkroom.shared.QueryParameters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The library as a page for people shows it: newest first, or what matches a few words. */
@ApplicationScoped
public class Shelf {

    private static final String PAGE_SIZE = "48";

    private final Browse browse;
    private final Exports exports;

    Shelf(Browse browse, Exports exports) {
        this.browse = browse;
        this.exports = exports;
    }

    /**
     * @param words null for everything
     * @param cursor where the page before ended; null for the first
     * @return the page, its URLs as paths without a host
     * @throws dev.darkroom.shared.Problem when the cursor is not one of ours
     */
    public AssetView.Page page(UUID ownerId, @Nullable String words, @Nullable String cursor) {
        MultivaluedMap<String, String> query = query(words);
        query.putSingle("limit", PAGE_SIZE);
        if (cursor != null) {
            query.putSingle("cursor", cursor);
        }
        return browse.page(ownerId, new QueryParameters(query, Set.of("limit", "q", "cursor")), "");
    }

    /**
     * All that the pages show, in one file.
     *
     * @throws dev.darkroom.shared.Problem when it is too much
     */
    public Response export(UUID ownerId, @Nullable String words, String baseUrl, RoutingContext connection) {
        return exports.found(ownerId, query(words), baseUrl, connection);
    }

    /** Whether that can be had. */
    public boolean isExportable(AssetView.Page page) {
        return page.totalCount() > 0 && page.totalCount() <= exports.most() && !page.scopeTruncated();
    }

    private static MultivaluedMap<String, String> query(@Nullable String words) {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        if (words != null && !words.isBlank()) {
            query.putSingle("q", words);
        }
        return query;
    }
}
