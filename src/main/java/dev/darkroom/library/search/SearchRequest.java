package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.words.QueryWords;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A search request: words and query vectors.
 *
 * @param wording the words; null when it is not by words
 * @param meant gives {@link #meaning}, and may have to wait for it
 * @param likenesses what is looked for besides, such as a picture's look
 */
public record SearchRequest(
        @Nullable QueryWords wording, Supplier<@Nullable QueryVector> meant, List<QueryVector> likenesses) {

    /** Of words whose meaning is known. */
    public static SearchRequest of(
            @Nullable QueryWords wording, @Nullable QueryVector meaning, List<QueryVector> likenesses) {
        return new SearchRequest(wording, () -> meaning, likenesses);
    }

    /** Of the words; null when they have none that the model can read. */
    @Nullable QueryVector meaning() {
        return meant.get();
    }

    List<QueryVector> aims() {
        QueryVector meaning = meaning();
        return meaning == null
                ? likenesses
                : Stream.concat(Stream.of(meaning), likenesses.stream()).toList();
    }

    Set<EmbeddingSpace> spaces() {
        return spaces(aims());
    }

    /** The same before it is known whether the words mean anything. */
    Set<EmbeddingSpace> possibleSpaces() {
        Set<EmbeddingSpace> spaces = spaces(likenesses);
        if (wording != null) {
            spaces.add(EmbeddingSpace.MEANING);
        }
        return spaces;
    }

    private static Set<EmbeddingSpace> spaces(List<QueryVector> aims) {
        Set<EmbeddingSpace> spaces = EnumSet.noneOf(EmbeddingSpace.class);
        aims.forEach(aim -> spaces.add(aim.space()));
        return spaces;
    }
}
