/** The asset: its row, its view, how it was made, and filing it. */
@NullMarked
package dev.darkroom.library.asset;

import org.jspecify.annotations.NullMarked;
