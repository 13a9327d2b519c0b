/**
 * Finds assets by words, by meaning and by look. Postgres is the only search engine: words in an index of its own,
 * meanings and looks as vectors of 384 dimensions whose signs one statement compares with those of every asset in the
 * scope; the nearest thousand or so are put in exact order here, and all of a list that is as short. Filing writes an
 * asset's meaning in its own transaction, so that whoever files can find; what takes longer (pictures, spelling, a model
 * that is far away or new) is done by a reader in the background, from a list in the database. A similarity depends on
 * the asset and the search alone, so pages hold still while assets arrive. This package knows nothing of collections,
 * tags or pages: its caller brings the scope as conditions, and leafs through the hits.
 */
@NullMarked
package dev.darkroom.library.search;

import org.jspecify.annotations.NullMarked;
