/**
 * The library: everything that was made or brought in, to be found again. An asset is one output of one job (or one
 * upload) with its object, its facts and its words; it is filed in the transaction that ends its job, once per place in
 * the result however often that is done. How it was made is kept with it, for tracing it and for making it again. Owners
 * arrange assets by favourites, collections and tags, and browse them with filters that combine; a filter is a list of
 * conditions, from which a page, a count, facets and a search are made alike. The routes and the JSON are those of fal's
 * Assets API; an asset that belongs to somebody else is not found.
 */
@NullMarked
package dev.darkroom.library;

import org.jspecify.annotations.NullMarked;
