/** Vectors of texts and pictures, and the models that make them. */
@NullMarked
package dev.darkroom.library.search.embedding;

import org.jspecify.annotations.NullMarked;
