package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingModelRegistry;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.words.SqlCondition;
import dev.darkroom.shared.Database;
import io.micrometer.core.annotation.Timed;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds assets by words, by meaning and by look: one statement, and the exact order of the few that it brings. */
@ApplicationScoped
public class SearchService {

    private record Row(UUID id, boolean worded, long wordedInAll, Map<EmbeddingSpace, Embedding> vectors) {}

    /** To look up an id takes as long as to compare so many rows. */
    private static final int ROWS_FOR_A_LOOKUP = 50;

    private static final int MAX_LIST_LENGTH = 20_000;

    private final Database database;
    private final EmbeddingModelRegistry embeddingModelRegistry;
    private final NearestNeighbourIndex nearestNeighbourIndex;

    SearchService(
            Database database,
            EmbeddingModelRegistry embeddingModelRegistry,
            NearestNeighbourIndex nearestNeighbourIndex) {
        this.database = database;
        this.embeddingModelRegistry = embeddingModelRegistry;
        this.nearestNeighbourIndex = nearestNeighbourIndex;
    }

    /**
     * @param upTo the largest id that counts, so that a list stays as it was while others arrive; null for any
     * @param least the least similarity of a hit, 0 to 1; 0 for all that are near at all
     */
    @Timed(value = "darkroom.search", description = "Searches")
    public SearchHits find(SearchScope searchScope, SearchRequest searchRequest, @Nullable UUID upTo, double least) {
        if (searchRequest.wording() == null && searchRequest.likenesses().isEmpty()) {
            return new SearchHits(List.of(), 0, 0, false);
        }
        List<Row> rows = inShortList(searchScope, searchRequest, upTo);
        if (rows.isEmpty()) {
            rows = anywhere(searchScope, searchRequest, upTo);
        }
        SimilarityScorer similarityScorer = new SimilarityScorer(searchRequest);
        List<SearchHit> hits = new ArrayList<>();
        long withoutAllWords = 0;
        long withAllWords = 0;
        for (Row row : rows) {
            Optional<SearchHit> hit = similarityScorer
                    .score(row.id(), row.worded(), row.vectors())
                    .filter(found -> found.similarity() >= least);
            hit.ifPresent(hits::add);
            withoutAllWords += hit.isPresent() && !row.worded() ? 1 : 0;
            withAllWords += row.worded() ? 1 : 0;
        }
        hits.sort(SearchHit.BEST_FIRST);
        long worded =
                rows.isEmpty() ? 0 : Math.max(withAllWords, rows.getFirst().wordedInAll());
        long all = least > 0 ? hits.size() : worded + withoutAllWords;
        boolean byWordsAlone =
                searchRequest.wording() != null && searchRequest.likenesses().isEmpty() && least == 0;
        int counted = byWordsAlone
                ? counted(hits, worded > 0 ? SimilarityScorer.ALL_WORDS : SimilarityScorer.CLEARLY_NEAR)
                : hits.size();
        long total = byWordsAlone ? Math.max(worded, counted) : all;
        return new SearchHits(hits, counted, total, worded > SearchSql.WINDOW);
    }

    /** How many of the best are no less similar than that. */
    private static int counted(List<SearchHit> hits, double line) {
        return (int) hits.stream().filter(hit -> hit.similarity() >= line).count();
    }

    /** All of a list that is short; nothing when none of the scope's lists is, or nothing is in it. */
    private List<Row> inShortList(SearchScope searchScope, SearchRequest searchRequest, @Nullable UUID upTo) {
        if (!ExactSearchSql.suits(searchRequest)) {
            return List.of();
        }
        return searchScope.conditions().stream()
                .filter(sqlCondition -> sqlCondition.list() != null)
                .map(list ->
                        rows(ExactSearchSql.of(searchScope, list, searchRequest, upTo, embeddingModelRegistry.inUse())))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<Row> anywhere(SearchScope searchScope, SearchRequest searchRequest, @Nullable UUID upTo) {
        SearchScope within =
                selectiveList(searchScope).map(searchScope::startingWith).orElse(searchScope);
        SearchSql.Ready statement = SearchSql.of(
                nearestNeighbourIndex.distance(), within, searchRequest, upTo, embeddingModelRegistry.inUse());
        return nearestNeighbourIndex.query(() -> rows(statement));
    }

    private List<Row> rows(SearchSql.Ready statement) {
        return database.queryPlanned(statement.sql(), row -> row(row, statement.spaces()), statement.values());
    }

    /** One of the scope's lists of which it is quicker to look the ids up than to compare all rows. */
    private Optional<SqlCondition> selectiveList(SearchScope searchScope) {
        return searchScope.conditions().stream()
                .filter(sqlCondition -> sqlCondition.list() != null && isSelective(sqlCondition))
                .findFirst();
    }

    // How many rows there are to compare is what the database believed when it last looked; none, if it never has.
    private boolean isSelective(SqlCondition sqlCondition) {
        String sql =
                "SELECT (SELECT count(*) FROM (SELECT 1 FROM (" + sqlCondition.list() + ") l LIMIT " + MAX_LIST_LENGTH
                        + ") l) < least(" + MAX_LIST_LENGTH + ", reltuples / " + ROWS_FOR_A_LOOKUP
                        + ") FROM pg_class WHERE oid = 'asset_meaning'::regclass";
        return database.first(
                        sql, row -> row.getBoolean(1), sqlCondition.values().toArray())
                .orElseThrow();
    }

    private static Row row(ResultSet row, Set<EmbeddingSpace> spaces) throws SQLException {
        Map<EmbeddingSpace, Embedding> vectors = new EnumMap<>(EmbeddingSpace.class);
        for (EmbeddingSpace embeddingSpace : spaces) {
            byte[] values = row.getBytes(embeddingSpace.label());
            if (values != null) {
                vectors.put(embeddingSpace, Embedding.read(values));
            }
        }
        return new Row(Database.id(row, "id"), row.getBoolean("lex"), row.getLong("worded"), vectors);
    }
}
