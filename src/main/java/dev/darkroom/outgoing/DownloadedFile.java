package dev.darkroom.outgoing;

import org.jspecify.annotations.Nullable;

/**
 * A downloaded file.
 *
 * @param status the HTTP status, 200 to 299
 * @param contentType as the server names it, null when it does not; not to be trusted
 * @param fileName from {@code Content-Disposition}, else the last part of the URL's path; without slashes and control
 *     characters, at most 255 characters; null when there is none
 * @param bytes how many bytes the file has
 * @param sha256 the SHA-256 of those bytes, 64 lower-case hex digits
 */
public record DownloadedFile(
        int status, @Nullable String contentType, @Nullable String fileName, long bytes, String sha256) {}
