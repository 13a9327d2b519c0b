package dev.darkroom.library.search.embedding;

import java.util.Optional;

/** Embeds texts. */
public interface TextEmbedder {

    /** Names the model: vectors of two models have nothing to say to each other. */
    String model();

    /** Whether a vector is a matter of milliseconds, so that a transaction may wait for it. */
    boolean isNear();

    /**
     * @return empty when the model cannot read that text, as an English one another script
     * @throws EmbeddingException when the model cannot be asked now
     */
    Optional<float[]> embed(String text);
}
