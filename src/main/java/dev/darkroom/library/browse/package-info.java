/** Browsing: filters, orders, pages, facets, cursors, and the pages of a search. */
@NullMarked
package dev.darkroom.library.browse;

import org.jspecify.annotations.NullMarked;
