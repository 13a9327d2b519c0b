/** Media made on the fly in pure Java: every file is a function of a short {@link dev.darkroom.sandbox.media.Recipe}. */
@NullMarked
package dev.darkroom.sandbox.media;

import org.jspecify.annotations.NullMarked;
