package dev.darkroom.storage.file;

import java.nio.file.Path;

/**
 * Bytes that lie in a temporary file.
 *
 * @param size in bytes
 * @param sha256 64 hex digits in small letters
 */
public record WrittenFile(Path temporary, long size, String sha256) {}
