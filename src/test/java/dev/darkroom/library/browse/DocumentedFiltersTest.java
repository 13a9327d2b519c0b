package dev.darkroom.library.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import dev.darkroom.testing.CommittedDocument;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What narrows a browse stands in the API's document, with the words that it may be, and nothing else does. */
class DocumentedFiltersTest {

    private static final String BROWSE = "/v1/assets";

    @Test
    void every_route_documents_the_parameters_that_it_takes() throws IOException {
        assertDocumented(BROWSE, AssetFilterFactory::knows);
        assertDocumented("/v1/assets/facets", AssetFilterFactory::narrows);
        assertDocumented("/v1/assets/{asset_id}/similar", AssetFilterFactory::knowsForSimilar);
        assertDocumented(
                "/v1/assets/collections/{collection_id}/assets",
                name -> AssetFilterFactory.knows(name) && !name.equals("collection_id"));
        assertDocumented(
                "/v1/assets/export",
                name -> name.equals("metadata")
                        || AssetFilterFactory.knows(name)
                                && !Set.of("limit", "cursor").contains(name));
    }

    private static void assertDocumented(String path, Predicate<String> takes) throws IOException {
        Set<String> documented = CommittedDocument.queryOf(path).keySet();
        Set<String> taken = new TreeSet<>(documented);
        taken.addAll(AssetFilterFactory.NAMES);
        taken.removeIf(name -> !takes.test(name) && !name.equals("input"));
        // Its fields are documented as one parameter that is an object.
        taken.add("input");
        assertThat(documented).as(path).containsExactlyInAnyOrderElementsOf(taken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"media_type", "source", "section", "tag_mode", "sort"})
    void the_words_that_a_filter_may_be_are_documented(String name) throws IOException {
        Problem refusal = catchThrowableOfType(Problem.class, () -> read(name, "nonsense"));

        List<String> words =
                List.of(refusal.text().replaceFirst("must be (one of )?", "").split(", | or "));
        assertThat(CommittedDocument.queryOf(BROWSE).get(name)).containsExactlyInAnyOrderElementsOf(words);
        for (String word : words) {
            read(name, word);
        }
    }

    private static void read(String name, String value) {
        MultivaluedHashMap<String, String> values = new MultivaluedHashMap<>();
        values.add(name, value);
        QueryParameters query = new QueryParameters(values, AssetFilterFactory::knows);
        FilterParameters.read(query);
        FilterParameters.allTags(query);
        AssetOrder.of(query.one("sort"));
    }
}
