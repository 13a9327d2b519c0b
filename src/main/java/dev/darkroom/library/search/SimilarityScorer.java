package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Scores rows against a search request, exactly. By words: 0.5 and above means that every word is there, and the
 * rest is closeness of meaning. By likeness: the cosine, where the asset has what is compared. By several at once:
 * their mean. It depends on the asset and the search alone, so it does not move when others arrive.
 */
public final class SimilarityScorer {

    /** Below these, nearness is chance: what has not all the words is no hit then. */
    private static final double FAR_IN_MEANING = 0.20;

    /** From here on every word is there. */
    static final double ALL_WORDS = 0.5;

    /** From here on what has not all the words is about the same: half the cosine of its meaning. */
    public static final double CLEARLY_NEAR = 0.35 / 2;

    private static final double FAR_IN_LOOK = 0.35;
    private static final double JUST_BELOW_ALL_WORDS = Math.nextDown(ALL_WORDS);

    private final SearchRequest searchRequest;

    SimilarityScorer(SearchRequest searchRequest) {
        this.searchRequest = searchRequest;
    }

    /** Empty when the row is no hit. */
    Optional<SearchHit> score(UUID id, boolean worded, Map<EmbeddingSpace, Embedding> vectors) {
        List<Double> parts = new ArrayList<>();
        boolean near = worded;
        Double look = null;
        if (searchRequest.wording() != null) {
            QueryVector meant = searchRequest.meaning();
            double meaning = meant == null ? 0 : cosine(meant, vectors);
            near |= meaning >= FAR_IN_MEANING;
            parts.add(worded ? ALL_WORDS + meaning / 2 : Math.min(meaning / 2, JUST_BELOW_ALL_WORDS));
        }
        for (QueryVector likeness : searchRequest.likenesses()) {
            if (!vectors.containsKey(likeness.space())) {
                continue;
            }
            double cosine = cosine(likeness, vectors);
            near |= cosine >= (likeness.space() == EmbeddingSpace.LOOK ? FAR_IN_LOOK : FAR_IN_MEANING);
            parts.add(cosine);
            if (likeness.space() == EmbeddingSpace.LOOK) {
                look = Math.max(look == null ? 0 : look, cosine);
            }
        }
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        return near ? Optional.of(new SearchHit(id, sum / parts.size(), look)) : Optional.empty();
    }

    private static double cosine(QueryVector queryVector, Map<EmbeddingSpace, Embedding> vectors) {
        Embedding embedding = vectors.get(queryVector.space());
        return embedding == null ? 0 : Math.clamp(queryVector.vector().cosine(embedding), 0, 1);
    }
}
