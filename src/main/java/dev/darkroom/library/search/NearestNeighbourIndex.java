package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.SearchConfig;
import dev.darkroom.shared.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Whether the database has an index of nearest neighbours (pgvector); without one a search compares all vectors. */
@ApplicationScoped
class NearestNeighbourIndex {

    /** The largest {@code hnsw.ef_search} that pgvector takes; the iterative scan walks on beyond it. */
    private static final int FARTHEST_WALK = 1_000;

    private final Database database;
    private final SearchConfig config;

    NearestNeighbourIndex(Database database, SearchConfig config) {
        this.database = database;
        this.config = config;
    }

    HammingDistanceSql distance() {
        return config.pgvector() ? HammingDistanceSql.INDEX : HammingDistanceSql.SCAN;
    }

    /** Runs a search; an index is told how far to walk, for this search only. */
    <T> T query(Supplier<T> search) {
        return switch (distance()) {
            case SCAN -> search.get();
            case INDEX ->
                QuarkusTransaction.requiringNew().call(() -> {
                    database.query(
                            "SELECT set_config('hnsw.ef_search', ?, true), set_config('hnsw.iterative_scan', 'relaxed_order', true)",
                            _ -> true,
                            Integer.toString(Math.min(SearchSql.WINDOW, FARTHEST_WALK)));
                    return search.get();
                });
        };
    }
}
