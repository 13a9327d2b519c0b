/** Assets over HTTP: fal's {@code /v1/assets}, uploads, and changes to many at once. */
@NullMarked
package dev.darkroom.library.api;

import org.jspecify.annotations.NullMarked;
