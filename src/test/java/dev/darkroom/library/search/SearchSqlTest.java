package dev.darkroom.library.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingModelRegistry;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.words.QueryWords;
import dev.darkroom.library.search.words.SqlCondition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The searches as they are sent, word for word: whoever changes one shows the whole of it to whoever reviews that. */
class SearchSqlTest {

    private static final UUID OWNER = new UUID(1, 2);
    private static final Embedding VECTOR = new Embedding(new short[Embedding.DIMENSIONS]);
    private static final QueryVector MEANING = new QueryVector(EmbeddingSpace.MEANING, VECTOR);
    private static final QueryVector LOOK = new QueryVector(EmbeddingSpace.LOOK, VECTOR);
    private static final SqlCondition MINE =
            new SqlCondition("a.owner_id = ?", List.of(OWNER), SqlCondition.Reads.COLUMNS);
    private static final SqlCondition ALIVE =
            new SqlCondition("a.expires_at IS NULL", List.of(), SqlCondition.Reads.ASSET);
    private static final SqlCondition FAVORITE =
            new SqlCondition("a.favorited_at IS NOT NULL", List.of(), SqlCondition.Reads.ASSET);

    private static final SqlCondition TAGGED =
            SqlCondition.in("SELECT asset_id FROM asset_tag WHERE tag_id = ?", List.of(OWNER));

    private static final SearchScope IN_A_TAG = new SearchScope(MINE, List.of(MINE, TAGGED), ALIVE);
    private static final EmbeddingModelRegistry.InUse MODELS = new EmbeddingModelRegistry.InUse(1, 2);

    enum Case {
        SEARCH_WORDS_AND_MEANING(
                HammingDistanceSql.SCAN, SearchRequest.of(QueryWords.of("red car"), MEANING, List.of()), null, MINE),
        SEARCH_NEXT_PAGE(
                HammingDistanceSql.SCAN, SearchRequest.of(QueryWords.of("red car"), MEANING, List.of()), OWNER, MINE),
        SEARCH_BY_INDEX(
                HammingDistanceSql.INDEX, SearchRequest.of(QueryWords.of("red car"), MEANING, List.of()), null, MINE),
        SEARCH_AMONG_FAVORITES(
                HammingDistanceSql.SCAN,
                SearchRequest.of(QueryWords.of("red car"), MEANING, List.of()),
                null,
                MINE,
                FAVORITE),
        SEARCH_IN_A_TAG(
                HammingDistanceSql.SCAN,
                SearchRequest.of(QueryWords.of("red car"), MEANING, List.of()),
                null,
                MINE,
                TAGGED),
        SEARCH_IN_A_SMALL_TAG(SearchSql.of(
                HammingDistanceSql.SCAN,
                IN_A_TAG.startingWith(TAGGED),
                SearchRequest.of(QueryWords.of("red car"), MEANING, List.of()),
                OWNER,
                MODELS)),
        SEARCH_IN_A_SHORT_LIST(ExactSearchSql.of(
                IN_A_TAG, TAGGED, SearchRequest.of(QueryWords.of("red car"), MEANING, List.of()), null, MODELS)),
        SEARCH_IN_A_SHORT_LIST_ALL_WAYS(ExactSearchSql.of(
                IN_A_TAG,
                TAGGED,
                SearchRequest.of(QueryWords.of("red car -blue"), MEANING, List.of(LOOK)),
                OWNER,
                MODELS)),
        SEARCH_WORDS_ONLY(
                HammingDistanceSql.SCAN,
                SearchRequest.of(QueryWords.of("\"red car\" bea* -blue"), null, List.of()),
                null,
                MINE),
        SEARCH_BY_LOOK(HammingDistanceSql.SCAN, SearchRequest.of(null, null, List.of(LOOK)), null, MINE),
        SEARCH_ALL_WAYS(
                HammingDistanceSql.SCAN,
                SearchRequest.of(QueryWords.of("car"), MEANING, List.of(MEANING, LOOK)),
                null,
                MINE);

        private final SearchSql.Ready statement;

        Case(SearchSql.Ready statement) {
            this.statement = statement;
        }

        Case(
                HammingDistanceSql hammingDistanceSql,
                SearchRequest searchRequest,
                @Nullable UUID upTo,
                SqlCondition... conditions) {
            statement = SearchSql.of(
                    hammingDistanceSql, new SearchScope(MINE, List.of(conditions), ALIVE), searchRequest, upTo, MODELS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_statement_is_the_one_that_was_reviewed(Case which) throws IOException {
        String name = which.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        Path reviewed = Path.of("src/test/resources/sql", name + ".sql");
        if (Boolean.getBoolean("darkroom.sql.write")) {
            Files.writeString(reviewed, which.statement.sql() + "\n");
        }
        assertThat(which.statement.sql() + "\n").isEqualTo(Files.readString(reviewed, StandardCharsets.UTF_8));
        assertThat(which.statement.values()).hasSize((int)
                which.statement.sql().chars().filter(c -> c == '?').count());
    }
}
