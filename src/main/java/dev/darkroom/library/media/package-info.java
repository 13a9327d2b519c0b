/**
 * What a file is, told from its bytes: its type by magic numbers, its size in pixels, its length in seconds, its codec and its
 * channels from headers. Only headers and box tables are read, through windows of a fixed size, and no pixel is ever decoded: a file
 * that lies about its dimensions costs nothing here. Whatever cannot be told is null, never 0.
 */
@NullMarked
package dev.darkroom.library.media;

import org.jspecify.annotations.NullMarked;
