/**
 * What needs pixels: opening pictures, and stills of videos, within bounds of memory and time; and the previews that are
 * made of what lies in the library. A trigger puts each new picture and video on a list in the database; a worker takes
 * one at a time, for a while only and with no transaction open, makes thumbnails, a poster of a video and a placeholder,
 * hands the bytes to storage, and then makes them known and strikes the entry off in one transaction. Whatever is
 * interrupted is done again, a few times at most; what is no picture fails once and for all, with a word why. Nothing
 * that others send is opened before its header has said how large it is.
 */
@NullMarked
package dev.darkroom.library.preview;

import org.jspecify.annotations.NullMarked;
