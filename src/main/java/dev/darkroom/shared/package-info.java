/**
 * What every room needs and no room owns: the time, new ids, one small way to speak SQL, the way a refusal looks in
 * each dialect, cursors, and the address under which callers reach us. It imports no other room, and it is watched: a
 * thing belongs here only when at least three rooms use it.
 */
@NullMarked
package dev.darkroom.shared;

import org.jspecify.annotations.NullMarked;
