package dev.darkroom.library.character;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.library.asset.JsonBody;
import dev.darkroom.library.collection.CollectionService;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about characters take, for the API's document only. Null is shown where it says what absence does not. */
final class CharacterBodies {

    private static final String IDENTIFIER = "^@?" + CharacterService.IDENTIFIER_FORM + "$";
    private static final String IMAGES = "Ids of assets or of requests, or URLs";

    private CharacterBodies() {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "CharacterRequest")
    record Fresh(
            @Schema(required = true, minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String name,

            @Nullable @Schema(pattern = IDENTIFIER, description = "By which prompts name the character")
            String identifier,

            @Schema(required = true, minLength = 1, maxLength = CollectionService.MAX_TEXT_LENGTH)
            String description,

            @Schema(required = true, minItems = 1, maxItems = CharacterService.MAX_IMAGES, description = IMAGES)
            List<String> referenceImages,

            @Nullable @Schema(format = "uri", maxLength = JsonBody.MAX_URL_LENGTH, description = "http or https")
            String coverImageUrl) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "CharacterChangeRequest", description = "What is absent stays; null takes it away")
    record Change(
            @Nullable @Schema(minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String name,

            @Nullable @Schema(nullable = true, pattern = IDENTIFIER, description = "By which prompts name the character")
            String identifier,

            @Nullable @Schema(minLength = 1, maxLength = CollectionService.MAX_TEXT_LENGTH)
            String description,

            @Nullable @Schema(minItems = 1, maxItems = CharacterService.MAX_IMAGES, description = IMAGES)
            List<String> referenceImages,

            @Nullable @Schema(nullable = true, format = "uri", maxLength = JsonBody.MAX_URL_LENGTH, description = "http or https")
            String coverImageUrl) {}
}
