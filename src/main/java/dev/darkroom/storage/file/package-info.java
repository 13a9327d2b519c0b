/** Files on this machine, written durably. */
@NullMarked
package dev.darkroom.storage.file;

import org.jspecify.annotations.NullMarked;
