package dev.darkroom.storage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An object whose bytes are safely stored.
 *
 * @param size in bytes
 * @param sha256 64 hex digits in small letters
 * @param fileName safe to show and to save under
 * @param expiresAt null when it is kept for ever; that of its source, as the list, where it was made of another object
 * @param source the key of the object that it was made of, see {@link DerivedObjectService}; null where it stands by itself
 * @param location the key under which its bytes lie: its own, or that of another object which had the same bytes first
 */
public record StoredObject(
        String key,
        UUID ownerId,
        long size,
        String sha256,
        String contentType,
        String fileName,
        Instant createdAt,
        @Nullable Instant expiresAt,
        Acl acl,
        @Nullable String source,
        String location) {}
