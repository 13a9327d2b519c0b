/** What an asset was made from, and what was made from it. */
@NullMarked
package dev.darkroom.library.lineage;

import org.jspecify.annotations.NullMarked;
