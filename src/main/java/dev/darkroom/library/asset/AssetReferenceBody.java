package dev.darkroom.library.asset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.shared.http.body.JsonRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Request body that names one asset. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "AssetReference", description = "Exactly one of the three")
public record AssetReferenceBody(
        @Nullable @Schema(minLength = 1) String assetId,

        @Nullable @Schema(minLength = 1, description = "Means the first of the request's outputs")
        String requestId,

        @Nullable @Schema(minLength = 1, description = "The same as the asset's id")
        String vectorId)
        implements AssetReference, JsonRequest {}
