/**
 * Asset libraries that speak fal's platform API: the provider's own, and any other account's or Darkroom's. Read by imports
 * and written by the mirror, through the generated clients; each library is a failure domain of its own.
 */
@NullMarked
package dev.darkroom.upstream.library;

import org.jspecify.annotations.NullMarked;
