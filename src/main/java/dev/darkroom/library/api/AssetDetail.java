package dev.darkroom.library.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.darkroom.library.asset.AssetView;
import dev.darkroom.library.asset.GenerationCost;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An asset by itself: with what it was made from and what was made from it, each a step away.
 *
 * @param usedIn the newest first, a hundred at most; the lineage has them all
 */
@RegisterForReflection
record AssetDetail(
        @JsonUnwrapped AssetView asset,
        @JsonProperty("seed") @Nullable BigDecimal seed,
        @JsonProperty("expires_at") @Nullable String expiresAt,
        @JsonUnwrapped GenerationCost generation,
        @JsonProperty("made_from") List<Source> madeFrom,
        @JsonProperty("used_in") List<Use> usedIn) {

    /**
     * A file that went in.
     *
     * @param assetId null when it is none of the owner's assets, or none any more
     */
    @RegisterForReflection
    record Source(
            @JsonProperty("asset_id") @Nullable String assetId,
            @JsonProperty("url") String url,
            @JsonProperty("role") @Nullable String role) {}

    /** An asset that it went into. */
    @RegisterForReflection
    record Use(
            @JsonProperty("asset_id") String assetId,
            @JsonProperty("request_id") String requestId,
            @JsonProperty("role") @Nullable String role) {}

    /** {@code {"asset": ...}}. */
    @RegisterForReflection
    record One(@JsonProperty("asset") AssetDetail asset) {}
}
