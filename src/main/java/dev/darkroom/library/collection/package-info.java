/** Collections, manual and smart, and how they lie in each other. */
@NullMarked
package dev.darkroom.library.collection;

import org.jspecify.annotations.NullMarked;
