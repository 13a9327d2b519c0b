package dev.darkroom.library.tag;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.library.asset.AssetReference;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.Text;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about tags take. */
final class TagBodies {

    private TagBodies() {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "TagRequest")
    record Name(
            @NotNull(message = "is required") @Text(max = TagService.MAX_NAME_LENGTH)
            @Schema(required = true, minLength = 1, maxLength = TagService.MAX_NAME_LENGTH)
            String name)
            implements JsonRequest {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "AssetTagsRequest", description = "Exactly one reference to an asset, and the tags it is to have")
    record All(
            @Nullable @Schema(minLength = 1) String assetId,

            @Nullable @Schema(minLength = 1, description = "Means the first of the request's outputs")
            String requestId,

            @Nullable @Schema(minLength = 1, description = "The same as the asset's id")
            String vectorId,

            @NotNull(message = "is required") @Size(max = TagService.MAX_PER_ASSET, message = "must be a list of at most {max} ids") List<@NotNull(message = "no such id") UUID> tagIds)
            implements AssetReference, JsonRequest {}
}
