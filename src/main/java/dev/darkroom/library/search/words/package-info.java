/** The words of a query: parsed, corrected, and as conditions in SQL. */
@NullMarked
package dev.darkroom.library.search.words;

import org.jspecify.annotations.NullMarked;
