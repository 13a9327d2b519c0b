package dev.darkroom.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What the catalogue says about an endpoint.
 *
 * @param status {@code active} or {@code deprecated}, or a newer word
 */
public record ModelCard(
        String endpoint,
        @Nullable String displayName,
        @Nullable String category,
        @Nullable String description,
        @Nullable String status,
        @Nullable String thumbnailUrl) {}
