/** Characters: recurring figures with reference pictures. */
@NullMarked
package dev.darkroom.library.character;

import org.jspecify.annotations.NullMarked;
