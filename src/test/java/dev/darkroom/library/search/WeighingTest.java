package dev.darkroom.library.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingModelRegistry;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.index.SearchIndexTest;
import dev.darkroom.library.search.words.Scopes;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which of many the database weighs, and how. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WeighingTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    EmbeddingModelRegistry embeddingModelRegistry;

    @Test
    void among_many_the_nearest_are_weighed_and_most_are_not() {
        UUID owner = callers.somebody().ownerId();
        QueryVector aim = new QueryVector(EmbeddingSpace.MEANING, random(new Random(4)));
        SearchScope searchScope = Scopes.allOf(owner);
        SearchSql.Ready statement = SearchSql.of(
                HammingDistanceSql.SCAN,
                searchScope,
                SearchRequest.of(null, null, List.of(aim)),
                null,
                embeddingModelRegistry.inUse());

        QuarkusTransaction.requiringNew().run(() -> {
            // In the place of the table, for this transaction: so many assets would take minutes to file.
            database.update("CREATE TEMP TABLE asset_meaning (LIKE public.asset_meaning) ON COMMIT DROP");
            database.update(
                    """
                    INSERT INTO asset_meaning (id, owner_id, type, source, model_id, bits)
                    SELECT md5('id' || n)::uuid, ?, 'image', 'upload', ?,
                        overlay(('x' || md5('a' || n) || md5('b' || n) || md5('c' || n))::bit(384)
                            PLACING CASE WHEN n % 6000 = 0 THEN left(?, 340)::bit(340) ELSE B'' END FROM 1)
                    FROM generate_series(1, 60000) n""",
                    owner,
                    embeddingModelRegistry.inUse().meaning(),
                    BinaryQuantization.of(aim).bits());

            List<String> found = SearchIndexTest.run(database, statement);

            assertThat(found)
                    .as("of a scope of this size fewer are put in exact order")
                    .hasSize(SearchSql.SMALL_WINDOW)
                    .isEqualTo(SearchIndexTest.run(database, statement));
            assertThat(found)
                    .containsAll(database.query(
                            "SELECT md5('id' || n)::uuid || 'false' FROM generate_series(6000, 60000, 6000) n",
                            row -> row.getString(1)));
            assertThat(String.join(
                            "\n",
                            database.query(
                                    "EXPLAIN (ANALYZE, TIMING OFF) " + statement.sql(),
                                    row -> row.getString(1),
                                    statement.values())))
                    .as("of sixty thousand some sixteen are left to be weighed")
                    .containsPattern("Rows Removed by Filter: (3[5-9]|4[0-9]|5[0-3])\\d{3}\\b");
        });
    }

    @Test
    void signs_that_differ_are_weighed_by_the_database_as_they_are_here() {
        Random random = new Random(3);
        Embedding aim = random(random);
        Embedding other = random(random);
        BinaryQuantization binaryQuantization = BinaryQuantization.of(new QueryVector(EmbeddingSpace.MEANING, aim));
        List<Object> values = new ArrayList<>(binaryQuantization.weighed());
        values.add(other.signs());

        int weighed = database.first(
                        "SELECT " + BinaryQuantization.WEIGHED + " FROM (SELECT ?::bit(384) AS bits) a",
                        row -> row.getInt(1),
                        values.toArray())
                .orElseThrow();

        int expected = 0;
        for (int plane = 0; plane < binaryQuantization.weights().size(); plane++) {
            for (int i = 0; i < Embedding.DIMENSIONS; i++) {
                boolean differs =
                        binaryQuantization.bits().charAt(i) != other.signs().charAt(i);
                expected += differs ? (binaryQuantization.weights().get(plane).charAt(i) - '0') << plane : 0;
            }
        }
        assertThat(weighed).isEqualTo(expected).isPositive();
    }

    private static Embedding random(Random random) {
        float[] components = new float[Embedding.DIMENSIONS];
        for (int i = 0; i < components.length; i++) {
            components[i] = (float) random.nextGaussian();
        }
        return Embedding.of(components);
    }
}
