package dev.darkroom.library.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.library.asset.TextSanitizer;
import dev.darkroom.library.tag.TagService;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.RawJson;
import dev.darkroom.shared.http.body.Text;
import dev.darkroom.shared.url.WebUrl;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about assets take. Null is shown where it says what absence does not. */
final class AssetBodies {

    private AssetBodies() {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "AssetChangeRequest", description = "What is absent stays")
    record Change(
            @Nullable @Schema(implementation = String.class, minLength = 1, maxLength = AssetWriteService.MAX_TITLE_LENGTH)
            Optional<@Text(max = AssetWriteService.MAX_TITLE_LENGTH) String> title,

            @Nullable @Schema(
                    implementation = String.class,
                    nullable = true,
                    minLength = 1,
                    maxLength = TextSanitizer.MAX_PROMPT_LENGTH)
            Optional<@Text(max = TextSanitizer.MAX_PROMPT_LENGTH) String> prompt)
            implements JsonRequest {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "AssetUploadRequest")
    record Upload(
            @NotNull(message = "is required") @Schema(
                    implementation = String.class,
                    required = true,
                    format = "uri",
                    maxLength = WebUrl.MAX_LENGTH,
                    description = "http or https")
            WebUrl url,

            @NotNull(message = "is required") @Schema(
                    required = true,
                    enumeration = {"image", "video", "audio", "3d"},
                    description = "What the file must be")
            String type,

            @Nullable @Text(max = AssetUploadService.MAX_PROMPT_LENGTH)
            @Schema(minLength = 1, maxLength = AssetUploadService.MAX_PROMPT_LENGTH)
            String prompt,

            @Nullable @Schema(description = "A manual collection to put it into")
            String collectionId,

            @Schema(defaultValue = "false") boolean favorite,

            @Nullable @Size(max = TagService.MAX_PER_ASSET, message = "must be a list of at most {max} ids") List<@NotNull(message = "no such id") UUID> tagIds)
            implements JsonRequest {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(
            name = "AssetBulkRequest",
            description = "Either asset_ids or query, and something to be done; delete allows nothing besides")
    record Many(
            @Nullable @Size(min = 1, max = BulkService.MAX_LISTED, message = "must be a list of {min} to {max} ids") @Schema(description = "Ids of assets, or of requests for the first of their outputs")
            List<@NotNull(message = "no such id") UUID> assetIds,

            @Nullable @Schema(description = "What narrows a browse; it may find 10,000 assets at most")
            RawJson query,

            @Nullable @Size(max = BulkService.MAX_TAGS, message = "must be a list of at most {max} ids") List<@NotNull(message = "no such id") UUID> addTagIds,

            @Nullable @Size(max = BulkService.MAX_TAGS, message = "must be a list of at most {max} ids") List<@NotNull(message = "no such id") UUID> removeTagIds,

            @Nullable @Schema(description = "A manual collection")
            String addToCollectionId,

            @Nullable @Schema(description = "A manual collection")
            String removeFromCollectionId,

            @Nullable @Schema(description = "true adds to the favourites, false removes from them")
            Boolean favorite,

            @Schema(defaultValue = "false") boolean delete)
            implements JsonRequest {

        /** Whether it leaves the assets as they are. */
        boolean arrangesNothing() {
            return isEmpty(addTagIds)
                    && isEmpty(removeTagIds)
                    && addToCollectionId == null
                    && removeFromCollectionId == null
                    && favorite == null;
        }

        private static boolean isEmpty(@Nullable List<UUID> ids) {
            return ids == null || ids.isEmpty();
        }
    }
}
