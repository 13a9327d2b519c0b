package dev.darkroom.library.share;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A link to an asset or to a collection, to exactly one of them; also what is remembered of making it. */
@RegisterForReflection
record Share(UUID id, @Nullable UUID assetId, @Nullable UUID collectionId, Instant expiresAt, Instant createdAt) {}
