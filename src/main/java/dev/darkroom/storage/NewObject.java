package dev.darkroom.storage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known about bytes that are to be kept.
 *
 * @param size in bytes
 * @param sha256 of the bytes, 64 hex digits in small letters
 * @param contentType a media type such as {@code image/png}
 * @param fileName as it came; it is made harmless before it is stored
 * @param expirationSeconds how long to keep the object; null or 0 for ever (the rule of fal's lifecycle header)
 */
public record NewObject(
        UUID ownerId,
        long size,
        String sha256,
        String contentType,
        @Nullable String fileName,
        @Nullable Long expirationSeconds) {}
