package dev.darkroom.library.collection;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.library.asset.JsonBody;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about collections take, for the API's document only. Null is shown where it says what absence does not. */
final class CollectionBodies {

    private CollectionBodies() {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "CollectionRequest")
    record Fresh(
            @Schema(required = true, minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String name,

            @Nullable @Schema(minLength = 1, maxLength = CollectionService.MAX_TEXT_LENGTH)
            String description,

            @Nullable @Schema(minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String icon,

            @Nullable @Schema(minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String color,

            @Nullable @Schema(format = "uri", maxLength = JsonBody.MAX_URL_LENGTH, description = "http or https")
            String coverImageUrl,

            @Nullable @Schema(minLength = 1, description = "A manual collection")
            String parentCollectionId,

            @Nullable @Schema(description = "What narrows a browse; with it the collection is a smart one")
            Map<String, Object> filters) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "CollectionChangeRequest", description = "What is absent stays; null takes it away")
    record Change(
            @Nullable @Schema(minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String name,

            @Nullable @Schema(nullable = true, minLength = 1, maxLength = CollectionService.MAX_TEXT_LENGTH)
            String description,

            @Nullable @Schema(nullable = true, minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String icon,

            @Nullable @Schema(nullable = true, minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String color,

            @Nullable @Schema(nullable = true, format = "uri", maxLength = JsonBody.MAX_URL_LENGTH, description = "http or https")
            String coverImageUrl,

            @Nullable @Schema(description = "What narrows a browse; of smart collections only")
            Map<String, Object> filters) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "CollectionMoveRequest")
    record Move(
            @Nullable @Schema(
                    required = true,
                    nullable = true,
                    minLength = 1,
                    description = "A manual collection; null for the top")
            String parentCollectionId) {}
}
