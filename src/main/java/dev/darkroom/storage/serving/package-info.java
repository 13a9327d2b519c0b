/** Reads of objects over HTTP: ranges, conditions, caching. */
@NullMarked
package dev.darkroom.storage.serving;

import org.jspecify.annotations.NullMarked;
