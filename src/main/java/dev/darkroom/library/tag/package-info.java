/** Tags of assets: their names, their use, and the routes that set them. */
@NullMarked
package dev.darkroom.library.tag;

import org.jspecify.annotations.NullMarked;
