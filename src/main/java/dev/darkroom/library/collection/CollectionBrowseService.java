package dev.darkroom.library.collection;

import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.AssetView;
import dev.darkroom.library.browse.AssetFilter;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.library.browse.BrowseService;
import dev.darkroom.shared.http.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.UUID;

/** Browses what lies in one collection. */
@ApplicationScoped
class CollectionBrowseService {

    private final CollectionService collectionService;
    private final AssetFilterFactory assetFilterFactory;
    private final BrowseService browseService;

    CollectionBrowseService(
            CollectionService collectionService, AssetFilterFactory assetFilterFactory, BrowseService browseService) {
        this.collectionService = collectionService;
        this.assetFilterFactory = assetFilterFactory;
        this.browseService = browseService;
    }

    AssetView.Page page(UUID ownerId, String id, MultivaluedMap<String, String> parameters, String baseUrl) {
        AssetCollection collection = collectionService.known(ownerId, id);
        QueryParameters query = new QueryParameters(
                parameters, name -> AssetFilterFactory.knows(name) && !name.equals("collection_id"));
        AssetFilter filter = assetFilterFactory
                .of(ownerId, query)
                .within(assetFilterFactory.content(collection), collection.id.toString());
        return browseService.page(ownerId, filter, query, baseUrl);
    }
}
