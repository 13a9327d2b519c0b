package dev.darkroom.library;

import dev.darkroom.shared.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The library as a page for people shows it: newest first, or what matches a few words. */
@ApplicationScoped
public class Shelf {

    private static final String PAGE_SIZE = "48";

    private final Browse browse;

    Shelf(Browse browse) {
        this.browse = browse;
    }

    /**
     * @param words null for everything
     * @param cursor where the page before ended; null for the first
     * @return the page, its URLs as paths without a host
     * @throws dev.darkroom.shared.Problem when the cursor is not one of ours
     */
    public AssetView.Page page(UUID ownerId, @Nullable String words, @Nullable String cursor) {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        query.putSingle("limit", PAGE_SIZE);
        if (words != null && !words.isBlank()) {
            query.putSingle("q", words);
        }
        if (cursor != null) {
            query.putSingle("cursor", cursor);
        }
        return browse.page(ownerId, new QueryParameters(query, Set.of("limit", "q", "cursor")), "");
    }
}
