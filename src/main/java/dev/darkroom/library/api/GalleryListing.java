package dev.darkroom.library.api;

import dev.darkroom.library.asset.AssetView;
import dev.darkroom.library.browse.BrowseService;
import dev.darkroom.library.export.ExportService;
import dev.darkroom.shared.http.QueryParameters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pages of the gallery. The library as a page for people shows it: newest first, or what matches a few words. */
@ApplicationScoped
public class GalleryListing {

    private static final String PAGE_SIZE = "48";

    private final BrowseService browseService;
    private final ExportService exportService;

    GalleryListing(BrowseService browseService, ExportService exportService) {
        this.browseService = browseService;
        this.exportService = exportService;
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
        return browseService.page(ownerId, new QueryParameters(query, Set.of("limit", "q", "cursor")), "");
    }

    /**
     * All that the pages show, in one file.
     *
     * @throws dev.darkroom.shared.Problem when it is too much
     */
    public Response export(UUID ownerId, @Nullable String words, String baseUrl, RoutingContext connection) {
        return exportService.found(ownerId, query(words), baseUrl, connection);
    }

    /** Whether that can be had. */
    public boolean isExportable(AssetView.Page page) {
        return page.totalCount() > 0 && page.totalCount() <= exportService.most() && !page.scopeTruncated();
    }

    private static MultivaluedMap<String, String> query(@Nullable String words) {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        if (words != null && !words.isBlank()) {
            query.putSingle("q", words);
        }
        return query;
    }
}
