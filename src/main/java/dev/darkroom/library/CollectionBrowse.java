package dev.darkroom.library;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Browses what lies in one collection. */
@ApplicationScoped
class CollectionBrowse {

    private static final Set<String> PARAMETERS = AssetFilter.PARAMETERS.stream()
            .filter(name -> !name.equals("collection_id"))
            .collect(Collectors.toUnmodifiableSet());

    private final Collections collections;
    private final Browse browse;

    CollectionBrowse(Collections collections, Browse browse) {
        this.collections = collections;
        this.browse = browse;
    }

    AssetView.Page page(UUID ownerId, String id, MultivaluedMap<String, String> parameters, String baseUrl) {
        AssetCollection collection = collections.known(ownerId, id);
        if (!collection.type.equals(AssetCollection.MANUAL)) {
            throw Problem.of(Problem.Kind.CONFLICT, "What lies in a smart collection is not computed by this server");
        }
        QueryParameters query = new QueryParameters(parameters, PARAMETERS);
        return browse.page(ownerId, AssetFilter.of(query).in(collection.id), query, baseUrl);
    }
}
