/**
 * What an archive of assets is made of: names that every system can unpack, entries that are never held in memory, and
 * the words that pictures can carry about themselves. It knows formats and nothing of assets.
 */
@NullMarked
package dev.darkroom.library.export;

import org.jspecify.annotations.NullMarked;
