/**
 * Objects: bytes that Darkroom keeps and gives out. An object has an unguessable key, and whoever knows its URL may read
 * it, as on fal's CDN, unless its owner has restricted it. Bytes are written to a temporary file, where they can be
 * examined, handed durably to the store (files on disk, or a bucket), and only then made known: the row that names them
 * is inserted in the transaction of whoever asked for them to be kept. So there is never a row without bytes, and bytes
 * without a row (a crash in between) are swept after a day. The same bytes lie once: objects refer to a content, which goes with
 * the last of them. How long an object lives and who may read it is settled
 * when it is made: by the request, the key, the owner or the operator, whoever says something first; what is made of
 * another object, such as a thumbnail, asks that one about both. Keys are stored and URLs are made when they are read,
 * so moving to another address or store changes no row. What is served can never act on our origin: pages and drawings
 * are shut into a sandbox.
 */
@NullMarked
package dev.darkroom.storage;

import org.jspecify.annotations.NullMarked;
