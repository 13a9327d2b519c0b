package dev.darkroom.library.search.embedding;

/** A model did not answer; asking again later may help. Its message holds neither address nor answer. */
public final class EmbeddingException extends RuntimeException {

    EmbeddingException(String message) {
        super(message, null, false, false);
    }
}
