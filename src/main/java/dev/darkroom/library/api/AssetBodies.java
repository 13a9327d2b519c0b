package dev.darkroom.library.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.library.asset.JsonBody;
import dev.darkroom.library.asset.PlainWords;
import dev.darkroom.library.tag.TagService;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about assets take, for the API's document only. Null is shown where it says what absence does not. */
final class AssetBodies {

    private AssetBodies() {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "AssetChangeRequest", description = "What is absent stays")
    record Change(
            @Nullable @Schema(minLength = 1, maxLength = AssetWriteService.MAX_TITLE_LENGTH)
            String title,

            @Nullable @Schema(nullable = true, minLength = 1, maxLength = PlainWords.MAX_PROMPT_LENGTH)
            String prompt) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "AssetUploadRequest")
    record Upload(
            @Schema(required = true, format = "uri", maxLength = JsonBody.MAX_URL_LENGTH, description = "http or https")
            String url,

            @Schema(
                    required = true,
                    enumeration = {"image", "video", "audio", "3d"},
                    description = "What the file must be")
            String type,

            @Nullable @Schema(minLength = 1, maxLength = AssetUploadService.MAX_PROMPT_LENGTH)
            String prompt,

            @Nullable @Schema(description = "A manual collection to put it into")
            String collectionId,

            @Nullable @Schema(defaultValue = "false") Boolean favorite,

            @Nullable @Schema(maxItems = TagService.MAX_PER_ASSET)
            List<String> tagIds) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(
            name = "AssetBulkRequest",
            description = "Either asset_ids or query, and something to be done; delete allows nothing besides")
    record Many(
            @Nullable @Schema(
                    minItems = 1,
                    maxItems = BulkService.MAX_LISTED,
                    description = "Ids of assets, or of requests for the first of their outputs")
            List<String> assetIds,

            @Nullable @Schema(description = "What narrows a browse; it may find 10,000 assets at most")
            Map<String, Object> query,

            @Nullable @Schema(maxItems = BulkService.MAX_TAGS)
            List<String> addTagIds,

            @Nullable @Schema(maxItems = BulkService.MAX_TAGS)
            List<String> removeTagIds,

            @Nullable @Schema(description = "A manual collection")
            String addToCollectionId,

            @Nullable @Schema(description = "A manual collection")
            String removeFromCollectionId,

            @Nullable @Schema(description = "true adds to the favourites, false removes from them")
            Boolean favorite,

            @Nullable @Schema(defaultValue = "false") Boolean delete) {}
}
