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
 * @param expirationSeconds how long the request wants the object kept; 0 for ever, null where it does not say: the
 *     key, the owner and the operator are asked then, in that order
 * @param initialAcl who may read it besides its owner, in fal's JSON; null where the request does not say
 * @param keyId the visible half of the key that it came by; null where none did
 */
public record NewObject(
        UUID ownerId,
        long size,
        String sha256,
        String contentType,
        @Nullable String fileName,
        @Nullable Long expirationSeconds,
        @Nullable String initialAcl,
        @Nullable String keyId) {

    /** About which a request says no more than how long to keep it, if that. */
    public NewObject(
            UUID ownerId,
            long size,
            String sha256,
            String contentType,
            @Nullable String fileName,
            @Nullable Long expirationSeconds) {
        this(ownerId, size, sha256, contentType, fileName, expirationSeconds, null, null);
    }
}
