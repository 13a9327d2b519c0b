package dev.darkroom.library.browse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.asset.AssetRepository;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.http.QueryParameters;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The statements of the browse, word for word, and the indexes that carry them: at a million assets whatever reads more
 * than its page must read an index and not the rows. After a wanted change: {@code -Ddarkroom.sql.write=true}.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class BrowseStatementsTest {

    private static final SqlConditions EVERYTHING = scope("");
    private static final SqlConditions NARROW = scope(
            "media_type=image,endpoint=fal-ai/flux/dev,key=one,min_width=512,max_duration=9,created_after=2026-01-01T00:00:00Z");

    @Inject
    Database database;

    static List<Arguments> statements() {
        return List.of(
                Arguments.of("browse-newest", page(EVERYTHING, AssetOrder.NEWEST), EVERYTHING),
                Arguments.of("browse-narrow", page(NARROW, AssetOrder.NEWEST), NARROW),
                Arguments.of("browse-count", AssetFilterFactory.countOf(NARROW), NARROW),
                Arguments.of("browse-facets", FacetService.grouped(NARROW), NARROW),
                Arguments.of("browse-facet-tags", FacetService.tagged(NARROW), NARROW),
                Arguments.of(
                        "browse-by-input", AssetFilterFactory.countOf(scope("input.seed=42")), scope("input.seed=42")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void the_statement_is_the_one_that_was_reviewed(String name, String sql, SqlConditions scope) throws IOException {
        Path reviewed = Path.of("src/test/resources/sql", name + ".sql");
        if (Boolean.getBoolean("darkroom.sql.write")) {
            Files.writeString(reviewed, sql);
        }
        assertThat(Files.readString(reviewed)).isEqualTo(sql);
    }

    @Test
    void a_page_is_read_in_the_order_of_the_index_and_nothing_is_sorted() {
        for (SqlConditions scope : List.of(EVERYTHING, NARROW)) {
            assertThat(plan(BrowseService.found(scope, AssetOrder.NEWEST, 21), scope))
                    .contains("Index Only Scan using asset_newest")
                    .doesNotContain("Sort");
        }
    }

    @Test
    void all_of_an_owner_are_counted_in_the_smallest_index() {
        assertThat(plan(AssetFilterFactory.countOf(EVERYTHING), EVERYTHING))
                .contains("Index Only Scan using asset_counted");
    }

    @Test
    void counts_and_facets_read_the_index_alone() {
        assertThat(plan(AssetFilterFactory.countOf(NARROW), NARROW)).contains("Index Only Scan using asset_newest");
        assertThat(plan(FacetService.grouped(NARROW), NARROW)).contains("Index Only Scan using asset_newest");
    }

    @Test
    void memberships_mentions_and_inputs_have_indexes_of_their_own() {
        SqlConditions tagged = EVERYTHING.and(SqlConditions.taggedWithAny(List.of(new UUID(1, 1))));
        SqlConditions collected = EVERYTHING.and(SqlConditions.inCollection(new UUID(1, 1)));
        SqlConditions named = SqlConditions.mentioning(List.of("anna"));
        SqlConditions made = FilterParameters.read(query("input.seed=42"));

        assertThat(plan(AssetFilterFactory.countOf(tagged), tagged)).contains("asset_tag_pkey");
        assertThat(plan(AssetFilterFactory.countOf(collected), collected)).contains("asset_collection_pkey");
        assertThat(plan(AssetFilterFactory.countOf(named), named)).contains("asset_mentions");
        assertThat(plan(AssetFilterFactory.countOf(made), made)).contains("generation_parameters");
    }

    private static String page(SqlConditions scope, AssetOrder order) {
        return AssetRepository.SELECT + BrowseService.page(scope, order, 21);
    }

    /** With the whole table in one page the planner would read just that; it is told not to. */
    private String plan(String sql, SqlConditions scope) {
        return QuarkusTransaction.requiringNew().call(() -> {
            database.update("SET LOCAL enable_seqscan = off");
            if (sql.contains("parameters @>")) {
                // Neither shall it walk the few rows by another index; this kind is read by bitmaps only.
                database.update("SET LOCAL enable_indexscan = off");
            }
            return String.join("\n", database.query("EXPLAIN " + sql, row -> row.getString(1), scope.values()));
        });
    }

    private static SqlConditions scope(String query) {
        return SqlConditions.ownedBy(new UUID(1, 1))
                .and(FilterParameters.read(query(query)))
                .and(SqlConditions.alive(Instant.EPOCH));
    }

    private static QueryParameters query(String query) {
        MultivaluedMap<String, String> values = new MultivaluedHashMap<>();
        Arrays.stream(query.split(","))
                .filter(pair -> !pair.isEmpty())
                .forEach(pair ->
                        values.add(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
        return new QueryParameters(values, AssetFilterFactory::narrows);
    }
}
