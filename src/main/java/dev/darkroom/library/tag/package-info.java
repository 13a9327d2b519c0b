/** Tags. */
@NullMarked
package dev.darkroom.library.tag;

import org.jspecify.annotations.NullMarked;
