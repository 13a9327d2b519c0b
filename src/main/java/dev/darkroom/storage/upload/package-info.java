/**
 * Uploads, as fal's official clients make them, and in a way of our own. Whoever has a key asks for a place and gets a
 * signed URL that takes the bytes without credentials, in one piece or in parts; or gets a short-lived token and sends
 * the bytes with that; or says the size first and gets a plan, a place for each part, which is in the bucket itself where
 * callers can reach it: only then do bytes not pass through us, and the bucket is asked at the end what has come. An
 * upload is a row from the moment it is asked for; its bytes are written aside and become an object at the end, in one
 * step: what is cut short, too large or not what was announced leaves nothing behind. Only one request turns an upload
 * into an object (it holds a claim while it does), so the bytes of an object never change. Uploads that nobody finishes
 * are swept with their parts.
 */
@NullMarked
package dev.darkroom.storage.upload;

import org.jspecify.annotations.NullMarked;
