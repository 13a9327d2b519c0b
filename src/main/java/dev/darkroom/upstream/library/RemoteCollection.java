package dev.darkroom.upstream.library;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A collection or a character in another library.
 *
 * @param type {@code manual}, {@code smart} or {@code character}
 * @param identifier by which prompts name a character
 * @param filters JSON of a smart collection; null for others
 * @param referenceImages of a character: ids of assets or of requests, or URLs
 */
public record RemoteCollection(
        String id,
        String type,
        String name,
        @Nullable String description,
        @Nullable String icon,
        @Nullable String color,
        @Nullable String coverImageUrl,
        @Nullable String parentId,
        boolean favorited,
        @Nullable String identifier,
        @Nullable String filters,
        List<String> referenceImages,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {}
