/** Links by which others read an asset or a collection. */
@NullMarked
package dev.darkroom.library.share;

import org.jspecify.annotations.NullMarked;
