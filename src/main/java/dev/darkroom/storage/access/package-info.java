/** Who may read an object. */
@NullMarked
package dev.darkroom.storage.access;

import org.jspecify.annotations.NullMarked;
