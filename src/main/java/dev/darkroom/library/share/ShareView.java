package dev.darkroom.library.share;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.darkroom.library.asset.WireTime;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A link on the wire; either {@code asset_id} or {@code collection_id} is null. */
@RegisterForReflection
record ShareView(
        @JsonProperty("id") String id,
        @JsonProperty("url") String url,
        @JsonProperty("asset_id") @Nullable String assetId,
        @JsonProperty("collection_id") @Nullable String collectionId,
        @JsonProperty("expires_at") String expiresAt,
        @JsonProperty("created_at") String createdAt) {

    static ShareView of(Share share, String url) {
        return new ShareView(
                share.id.toString(),
                url,
                text(share.assetId),
                text(share.collectionId),
                WireTime.of(share.expiresAt),
                WireTime.of(share.createdAt));
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    @RegisterForReflection
    record One(@JsonProperty("share") ShareView share) {}

    @RegisterForReflection
    record Page(
            @JsonProperty("shares") List<ShareView> shares,
            @JsonProperty("next_cursor") @Nullable String nextCursor,
            @JsonProperty("has_more") boolean hasMore) {}
}
