/** Background indexing: what is still to be read, and what searches compare. */
@NullMarked
package dev.darkroom.library.search.index;

import org.jspecify.annotations.NullMarked;
