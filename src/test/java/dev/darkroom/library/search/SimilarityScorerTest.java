package dev.darkroom.library.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.words.QueryWords;
import dev.darkroom.shared.DamerauLevenshtein;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class SimilarityScorerTest {

    @Property
    void whatever_has_all_the_words_stands_above_all_that_has_not(
            @ForAll @Size(Embedding.DIMENSIONS) short[] query,
            @ForAll @Size(Embedding.DIMENSIONS) short[] worded,
            @ForAll @Size(Embedding.DIMENSIONS) short[] other,
            @ForAll long one,
            @ForAll long two) {
        SimilarityScorer similarityScorer = scoring(query);
        SearchHit exact =
                similarityScorer.score(new UUID(one, two), true, at(worded)).orElseThrow();
        Optional<SearchHit> vague = similarityScorer.score(new UUID(two, one), false, at(other));
        Optional<SearchHit> itself = similarityScorer.score(new UUID(two, one), false, at(query));

        assertThat(exact.similarity()).isBetween(0.5, 1.0);
        for (SearchHit searchHit :
                Optional.of(vague).stream().flatMap(Optional::stream).toList()) {
            assertThat(SearchHit.BEST_FIRST.compare(exact, searchHit)).isNegative();
        }
        itself.ifPresent(searchHit ->
                assertThat(SearchHit.BEST_FIRST.compare(exact, searchHit)).isNegative());
    }

    @Property
    void an_exact_match_without_a_vector_is_a_hit_all_the_same(@ForAll @Size(Embedding.DIMENSIONS) short[] query) {
        assertThat(scoring(query).score(new UUID(0, 1), true, Map.of()))
                .hasValueSatisfying(
                        searchHit -> assertThat(searchHit.similarity()).isEqualTo(0.5));
        assertThat(scoring(query).score(new UUID(0, 1), false, Map.of())).isEmpty();
    }

    @Example
    void what_is_like_an_asset_in_meaning_is_a_hit_however_far_it_is_in_look() {
        Embedding there = new Embedding(new short[Embedding.DIMENSIONS]);
        there.values()[0] = 1_000;
        Embedding elsewhere = new Embedding(new short[Embedding.DIMENSIONS]);
        elsewhere.values()[1] = 1_000;
        SimilarityScorer scorer = new SimilarityScorer(SearchRequest.of(
                null,
                null,
                List.of(new QueryVector(EmbeddingSpace.MEANING, there), new QueryVector(EmbeddingSpace.LOOK, there))));
        UUID id = new UUID(0, 1);

        assertThat(scorer.score(id, false, Map.of(EmbeddingSpace.MEANING, there, EmbeddingSpace.LOOK, elsewhere)))
                .hasValueSatisfying(hit -> assertThat(hit.similarity()).isEqualTo(0.5));
        assertThat(scorer.score(id, false, Map.of(EmbeddingSpace.MEANING, elsewhere, EmbeddingSpace.LOOK, elsewhere)))
                .isEmpty();
    }

    @Property
    void a_search_is_remembered_whole(
            @ForAll @Size(Embedding.DIMENSIONS) short[] meaning,
            @ForAll @Size(Embedding.DIMENSIONS) short[] look,
            @ForAll boolean meant,
            @ForAll @IntRange(max = 2) int likenesses,
            @ForAll @StringLength(max = 30) String query) {
        QueryVector queryVector = new QueryVector(EmbeddingSpace.MEANING, new Embedding(meaning));
        QueryWords queryWords = QueryWords.of(query);
        SearchRequest searchRequest = SearchRequest.of(
                queryWords.terms().isEmpty() ? queryWords : queryWords.reading(Map.of(0, "read*")),
                meant ? queryVector : null,
                java.util.Collections.nCopies(likenesses, new QueryVector(EmbeddingSpace.LOOK, new Embedding(look))));

        SearchRequest recalled =
                SearchRequestCodec.recall(query, ByteBuffer.wrap(SearchRequestCodec.of(searchRequest)));

        assertThat(recalled.wording()).isEqualTo(searchRequest.wording());
        assertThat(recalled.meaning() != null).isEqualTo(meant);
        assertThat(recalled.aims()).hasSameSizeAs(searchRequest.aims());
        for (int i = 0; i < searchRequest.aims().size(); i++) {
            assertThat(recalled.aims().get(i).space())
                    .isEqualTo(searchRequest.aims().get(i).space());
            assertThat(recalled.aims().get(i).vector().values())
                    .isEqualTo(searchRequest.aims().get(i).vector().values());
        }
    }

    @Property
    void one_slip_is_one_slip(
            @ForAll @StringLength(min = 2, max = 12) String word, @ForAll @IntRange(max = 10) int at) {
        int place = Math.min(at, word.length() - 2);
        char[] swapped = word.toCharArray();
        swapped[place] = word.charAt(place + 1);
        swapped[place + 1] = word.charAt(place);

        assertThat(DamerauLevenshtein.between(word, word)).isZero();
        assertThat(DamerauLevenshtein.between(word, new String(swapped))).isLessThanOrEqualTo(1);
        assertThat(DamerauLevenshtein.between(word, word.substring(0, place) + word.substring(place + 1)))
                .isEqualTo(1);
        assertThat(DamerauLevenshtein.between(word, word.substring(0, place) + "\u0000" + word.substring(place)))
                .isEqualTo(1);
    }

    private static SimilarityScorer scoring(short[] query) {
        return new SimilarityScorer(SearchRequest.of(
                QueryWords.of("words"), new QueryVector(EmbeddingSpace.MEANING, new Embedding(query)), List.of()));
    }

    private static Map<EmbeddingSpace, Embedding> at(short[] values) {
        return Map.of(EmbeddingSpace.MEANING, new Embedding(values));
    }
}
