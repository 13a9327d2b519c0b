package dev.darkroom.storage.upload;

/**
 * A part of an upload whose bytes are here.
 *
 * @param number from 1
 * @param size in bytes
 * @param sha256 64 hex digits in small letters; also the part's entity tag towards callers
 * @param storeTag what the store knows it by
 */
record StoredPart(int number, long size, String sha256, String storeTag) {}
