package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingSpace;

/** A vector to be near to. */
public record QueryVector(EmbeddingSpace space, Embedding vector) {}
