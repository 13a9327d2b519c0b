package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.EmbeddingException;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.embedding.TextEmbeddingService;
import dev.darkroom.library.search.words.QueryWords;
import dev.darkroom.library.search.words.SpellingCorrector;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Builds search requests from queries. */
@ApplicationScoped
public class SearchRequestFactory {

    private final SpellingCorrector spellingCorrector;
    private final TextEmbeddingService textEmbeddingService;

    SearchRequestFactory(SpellingCorrector spellingCorrector, TextEmbeddingService textEmbeddingService) {
        this.spellingCorrector = spellingCorrector;
        this.textEmbeddingService = textEmbeddingService;
    }

    /**
     * What the words mean is made out meanwhile.
     *
     * @param query words; null when it is not by words
     * @param likenesses what is looked for besides
     */
    public SearchRequest of(UUID ownerId, @Nullable String query, List<QueryVector> likenesses) {
        if (query == null) {
            return new SearchRequest(null, () -> null, likenesses);
        }
        QueryWords queryWords = spellingCorrector.corrected(ownerId, QueryWords.of(query));
        CompletableFuture<@Nullable QueryVector> meaning =
                CompletableFuture.supplyAsync(() -> meaning(queryWords), Thread::startVirtualThread);
        return new SearchRequest(queryWords, meaning::join, likenesses);
    }

    // Without its meaning a query is still answered by its words.
    private @Nullable QueryVector meaning(QueryWords queryWords) {
        try {
            return textEmbeddingService
                    .of(queryWords.text(), Priority.INTERACTIVE)
                    .map(vector -> new QueryVector(EmbeddingSpace.MEANING, vector))
                    .orElse(null);
        } catch (EmbeddingException notNow) {
            return null;
        }
    }
}
