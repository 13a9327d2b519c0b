package dev.darkroom.library;

import dev.darkroom.shared.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.UUID;

/** Browses what lies in one collection. */
@ApplicationScoped
class CollectionBrowse {

    private final Collections collections;
    private final Filters filters;
    private final Browse browse;

    CollectionBrowse(Collections collections, Filters filters, Browse browse) {
        this.collections = collections;
        this.filters = filters;
        this.browse = browse;
    }

    AssetView.Page page(UUID ownerId, String id, MultivaluedMap<String, String> parameters, String baseUrl) {
        AssetCollection collection = collections.known(ownerId, id);
        QueryParameters query =
                new QueryParameters(parameters, name -> Filters.knows(name) && !name.equals("collection_id"));
        AssetFilter filter = filters.of(ownerId, query).within(filters.content(collection), collection.id.toString());
        return browse.page(ownerId, filter, query, baseUrl);
    }
}
