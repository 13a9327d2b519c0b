package dev.darkroom.library.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.search.ExactSearchSql;
import dev.darkroom.library.search.HammingDistanceSql;
import dev.darkroom.library.search.QueryVector;
import dev.darkroom.library.search.SearchHit;
import dev.darkroom.library.search.SearchRequest;
import dev.darkroom.library.search.SearchScope;
import dev.darkroom.library.search.SearchService;
import dev.darkroom.library.search.SearchSql;
import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingModelRegistry;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.embedding.TextEmbedder;
import dev.darkroom.library.search.words.QueryWords;
import dev.darkroom.library.search.words.Scopes;
import dev.darkroom.library.search.words.SqlCondition;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How assets get into the index, with which models, and how the database goes through it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
public class SearchIndexTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    TextEmbedder textEmbedder;

    @Inject
    SearchService searchService;

    @Inject
    SearchIndex index;

    @Inject
    IndexQueue indexQueue;

    @Inject
    EmbeddingModelRegistry embeddingModelRegistry;

    @Test
    void after_a_change_of_model_everything_is_read_again_and_found_by_its_words_meanwhile() {
        UUID owner = callers.somebody().ownerId();
        UUID asset = file(owner, "a zeppelin above a fjord");
        await(asset);
        int now = embeddingModelRegistry.inUse().meaning();
        QuarkusTransaction.requiringNew().run(() -> {
            database.update("INSERT INTO search_model (name) VALUES ('of old') ON CONFLICT DO NOTHING");
            for (String table : List.of("asset_meaning", "asset_meaning_vector")) {
                database.update(
                        "UPDATE " + table
                                + " SET model_id = (SELECT id FROM search_model WHERE name = 'of old') WHERE id = ?",
                        asset);
            }
            database.update(
                    "UPDATE search_model_in_use SET model_id = (SELECT id FROM search_model WHERE name = 'of old')"
                            + " WHERE space = 'meaning'");
        });
        assertThat(index.vector(EmbeddingSpace.MEANING, asset)).isEmpty();

        int again = QuarkusTransaction.requiringNew().call(indexQueue::noteModels);

        assertThat(again).isPositive();
        await(asset);
        assertThat(index.vector(EmbeddingSpace.MEANING, asset)).isPresent();
        assertThat(embeddingModelRegistry.inUse().meaning()).isEqualTo(now);
        assertThat(QuarkusTransaction.requiringNew().call(indexQueue::noteModels))
                .isZero();
    }

    @Test
    void an_index_of_vectors_is_one_operator_away_and_finds_the_same() {
        UUID owner = callers.somebody().ownerId();
        List<UUID> assets = List.of(file(owner, "a red car"), file(owner, "a crimson bus"), file(owner, "bread"));
        assets.forEach(this::await);
        // What pgvector brings: the same measure under its own name.
        database.update("""
                DO $$ BEGIN
                    CREATE FUNCTION hamming(one bit, other bit) RETURNS double precision LANGUAGE sql IMMUTABLE
                        AS 'SELECT bit_count(one # other)::double precision';
                    CREATE OPERATOR <~> (LEFTARG = bit, RIGHTARG = bit, FUNCTION = hamming);
                EXCEPTION WHEN duplicate_function THEN NULL;
                END $$""");
        SearchRequest searchRequest = SearchRequest.of(QueryWords.of("red car"), meaning("red car"), List.of());
        SearchScope searchScope = Scopes.allOf(owner);

        List<String> scanned = run(SearchSql.of(
                HammingDistanceSql.SCAN, searchScope, searchRequest, null, embeddingModelRegistry.inUse()));
        List<String> walked = run(SearchSql.of(
                HammingDistanceSql.INDEX, searchScope, searchRequest, null, embeddingModelRegistry.inUse()));

        assertThat(walked).isEqualTo(scanned).hasSize(3);
    }

    @Test
    void what_is_looked_up_by_a_list_is_what_is_found_by_reading_all() {
        UUID owner = callers.somebody().ownerId();
        List<UUID> assets = List.of(
                file(owner, "a red car"),
                file(owner, "a red car in rain"),
                file(owner, "a boat"),
                file(owner, "a lorry"));
        assets.forEach(this::await);
        // Twice in the list, as an asset with two of the tags is.
        SqlCondition list = SqlCondition.in("SELECT unnest(?::uuid[])", List.of((Object)
                new UUID[] {assets.get(1), assets.get(1), assets.get(2), assets.get(3)}));
        SqlCondition mine = new SqlCondition("a.owner_id = ?", List.of(owner), SqlCondition.Reads.COLUMNS);
        SqlCondition dimensions = new SqlCondition("a.width IS NULL", List.of(), SqlCondition.Reads.ASSET);
        SqlCondition alive = new SqlCondition("true", List.of(), SqlCondition.Reads.ASSET);
        SearchRequest searchRequest = SearchRequest.of(QueryWords.of("red car"), meaning("red car"), List.of());
        UUID upTo = assets.get(2);

        SqlCondition another = SqlCondition.in(
                "SELECT unnest(?::uuid[])", List.of((Object) new UUID[] {assets.get(1), assets.get(2)}));
        for (List<SqlCondition> conditions :
                List.of(List.of(mine, list), List.of(mine, list, dimensions), List.of(mine, list, another))) {
            SearchScope searchScope = new SearchScope(mine, conditions, alive);
            List<String> read = run(SearchSql.of(
                    HammingDistanceSql.SCAN, searchScope, searchRequest, upTo, embeddingModelRegistry.inUse()));

            assertThat(read).containsExactlyInAnyOrder(assets.get(1) + "true", assets.get(2) + "false");
            assertThat(run(SearchSql.of(
                            HammingDistanceSql.SCAN,
                            searchScope.startingWith(list),
                            searchRequest,
                            upTo,
                            embeddingModelRegistry.inUse())))
                    .isEqualTo(read);
            assertThat(run(ExactSearchSql.of(searchScope, list, searchRequest, upTo, embeddingModelRegistry.inUse())))
                    .as("in exact order")
                    .isEqualTo(read);
        }
    }

    @Test
    void a_list_that_is_longer_than_what_is_put_in_exact_order_is_searched_all_the_same() {
        UUID owner = callers.somebody().ownerId();
        UUID asset = file(owner, "a red car");
        await(asset);
        SearchRequest searchRequest = SearchRequest.of(QueryWords.of("red car"), meaning("red car"), List.of());

        for (int others : List.of(SearchSql.SMALL_WINDOW - 1, SearchSql.SMALL_WINDOW)) {
            SqlCondition list = SqlCondition.in(
                    "SELECT ?::uuid UNION ALL SELECT gen_random_uuid() FROM generate_series(1, ?)",
                    List.of(asset, others));
            SearchScope all = Scopes.allOf(owner);
            SearchScope searchScope = new SearchScope(
                    all.owner(),
                    Stream.concat(all.conditions().stream(), Stream.of(list)).toList(),
                    all.alive());

            assertThat(run(ExactSearchSql.of(searchScope, list, searchRequest, null, embeddingModelRegistry.inUse())))
                    .hasSize(others < SearchSql.SMALL_WINDOW ? SearchSql.SMALL_WINDOW : 0);
            assertThat(searchService.find(searchScope, searchRequest, null, 0).ranked())
                    .extracting(SearchHit::id)
                    .containsExactly(asset);
        }
    }

    @Test
    void a_search_reads_the_narrow_table_whole_and_assets_for_their_words_only() {
        UUID owner = callers.somebody().ownerId();
        SearchRequest searchRequest = SearchRequest.of(QueryWords.of("red car"), meaning("red car"), List.of());
        SearchScope searchScope = Scopes.allOf(owner);
        SearchSql.Ready statement =
                SearchSql.of(HammingDistanceSql.SCAN, searchScope, searchRequest, null, embeddingModelRegistry.inUse());

        String plan = QuarkusTransaction.requiringNew().call(() -> {
            database.query("SELECT set_config('enable_seqscan', 'off', true)", _ -> true);
            return String.join(
                    "\n", database.query("EXPLAIN " + statement.sql(), row -> row.getString(1), statement.values()));
        });

        assertThat(plan).contains("asset_meaning a").contains("bit_count").doesNotContain("stored_object");
        assertThat(plan.split(" on asset ", -1)).hasSize(2);
    }

    private QueryVector meaning(String text) {
        return new QueryVector(
                EmbeddingSpace.MEANING, Embedding.of(textEmbedder.embed(text).orElseThrow()));
    }

    private List<String> run(SearchSql.Ready statement) {
        return run(database, statement);
    }

    /** The ids that it finds, in their order, each with whether it has all the words. */
    public static List<String> run(Database database, SearchSql.Ready statement) {
        return database
                .query(statement.sql(), row -> row.getString("id") + row.getBoolean("lex"), statement.values())
                .stream()
                .sorted()
                .toList();
    }

    private UUID file(UUID owner, String prompt) {
        UUID id = ids.next();
        database.update(
                "INSERT INTO stored_object (key, owner_id, size, sha256, content_type, file_name, created_at)"
                        + " VALUES (?, ?, 1, sha256('x'), 'model/gltf-binary', 'x.glb', now())",
                "indexindexindexindexin_" + id,
                owner);
        database.update(
                "INSERT INTO asset (id, owner_id, object_key, type, source, title, prompt, created_at)"
                        + " VALUES (?, ?, ?, '3d', 'upload', ?, ?, now())",
                id,
                owner,
                "indexindexindexindexin_" + id,
                prompt,
                prompt);
        return id;
    }

    private void await(UUID asset) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> index.vector(EmbeddingSpace.MEANING, asset).isPresent());
    }
}
