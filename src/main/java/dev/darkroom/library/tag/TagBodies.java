package dev.darkroom.library.tag;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about tags take, for the API's document only. */
final class TagBodies {

    private TagBodies() {}

    @Schema(name = "TagRequest")
    record Name(
            @Schema(required = true, minLength = 1, maxLength = TagService.MAX_NAME_LENGTH)
            String name) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "AssetTagsRequest", description = "Exactly one reference to an asset, and the tags it is to have")
    record All(
            @Nullable @Schema(minLength = 1) String assetId,

            @Nullable @Schema(minLength = 1, description = "Means the first of the request's outputs")
            String requestId,

            @Nullable @Schema(minLength = 1, description = "The same as the asset's id")
            String vectorId,

            @Schema(required = true, maxItems = TagService.MAX_PER_ASSET)
            List<String> tagIds) {}
}
