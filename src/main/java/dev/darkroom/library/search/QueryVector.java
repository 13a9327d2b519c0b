package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingSpace;

/** Query vector. */
public record QueryVector(EmbeddingSpace space, Embedding vector) {}
