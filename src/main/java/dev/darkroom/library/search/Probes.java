package dev.darkroom.library.search;

import dev.darkroom.shared.CpuBoundExecutor.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes out what a search looks for. */
@ApplicationScoped
public class Probes {

    private final Spelling spelling;
    private final Meanings meanings;

    Probes(Spelling spelling, Meanings meanings) {
        this.spelling = spelling;
        this.meanings = meanings;
    }

    /**
     * What the words mean is made out meanwhile.
     *
     * @param query words; null when it is not by words
     * @param likenesses what is looked for besides
     */
    public Probe of(UUID ownerId, @Nullable String query, List<Aim> likenesses) {
        if (query == null) {
            return new Probe(null, () -> null, likenesses);
        }
        Wording wording = spelling.corrected(ownerId, Wording.of(query));
        CompletableFuture<@Nullable Aim> meaning =
                CompletableFuture.supplyAsync(() -> meaning(wording), Thread::startVirtualThread);
        return new Probe(wording, meaning::join, likenesses);
    }

    // Without its meaning a query is still answered by its words.
    private @Nullable Aim meaning(Wording wording) {
        try {
            return meanings.of(wording.text(), Priority.INTERACTIVE)
                    .map(vector -> new Aim(Space.MEANING, vector))
                    .orElse(null);
        } catch (EmbeddingException notNow) {
            return null;
        }
    }
}
