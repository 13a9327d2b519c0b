package dev.darkroom.library.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.library.asset.AssetView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An asset in the manifest of an export: as it is listed, how it was made, and which of the archive's files is its own.
 *
 * @param parameters the job's input without addresses and secrets; null where no job made it
 * @param madeFrom the assets that went in, in the order of the input
 * @param expiresAt null when it is kept for ever
 */
@RegisterForReflection
record ExportedAsset(
        @JsonUnwrapped AssetView asset,
        @JsonProperty("seed") @Nullable BigDecimal seed,
        @JsonProperty("parameters") @Nullable JsonNode parameters,
        @JsonProperty("made_from") List<Source> madeFrom,
        @JsonProperty("expires_at") @Nullable String expiresAt,
        @JsonUnwrapped Entry entry) {

    /** An asset that went in. */
    @RegisterForReflection
    record Source(
            @JsonProperty("asset_id") String assetId,
            @JsonProperty("role") @Nullable String role) {}

    /**
     * Its file.
     *
     * @param file its name in the archive; null when it is not there
     * @param missing why it is not
     * @param size in bytes, as in the archive
     * @param sha256 64 hex digits, as in the archive
     * @param originalSha256 that of the asset itself, where the archive's file has words added to it
     */
    @RegisterForReflection
    record Entry(
            @JsonProperty("file") @Nullable String file,

            @JsonProperty("missing") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String missing,

            @JsonProperty("size") @Nullable Long size,
            @JsonProperty("sha256") @Nullable String sha256,

            @JsonProperty("original_sha256") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String originalSha256) {

        static Entry missing(String why) {
            return new Entry(null, why, null, null, null);
        }
    }
}
