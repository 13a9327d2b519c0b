/**
 * Imports: everything of another library (the provider's own, another account's, another Darkroom's), of a folder or of a list
 * of URLs becomes assets here, bytes and all. An import is a row with a phase and a cursor, and a row for each thing that it has
 * found: one claim loop lists the source page by page and brings the things in, and any instance goes on where another was
 * killed. What was imported once is known by its id at the source and by its bytes, so that doing it again changes nothing.
 */
@NullMarked
package dev.darkroom.imports;

import org.jspecify.annotations.NullMarked;
