/**
 * Objects: bytes that Darkroom keeps and gives out. An object has an unguessable key, and whoever knows its URL may
 * read it, as on fal's CDN. Bytes are written to a temporary file, brought safely to disk and only then renamed to
 * their place; the row that names them is inserted in the transaction of whoever asked for them to be kept. So there
 * is never a row without bytes, and bytes without a row (a crash in between) are swept after a day. Keys are stored
 * and URLs are made when they are read, so moving to another address changes no row. What is served can never act on
 * our origin: pages and drawings are shut into a sandbox.
 */
@NullMarked
package dev.darkroom.storage;

import org.jspecify.annotations.NullMarked;
