package dev.darkroom.library.character;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.library.collection.CollectionBodies;
import dev.darkroom.library.collection.CollectionService;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.Text;
import dev.darkroom.shared.url.WebUrl;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about characters take. Null is shown where it says what absence does not. */
final class CharacterBodies {

    private static final String IDENTIFIER = "^@?" + CharacterService.IDENTIFIER_FORM + "$";
    private static final String IMAGES = "Ids of assets or of requests, or URLs";
    private static final String MANY_IMAGES = "must be a list of {min} to {max} strings";

    private CharacterBodies() {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "CharacterRequest")
    record Fresh(
            @NotNull(message = "is required") @Text(max = CollectionService.MAX_NAME_LENGTH)
            @Schema(required = true, minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String name,

            @Nullable @Schema(pattern = IDENTIFIER, description = "By which prompts name the character")
            String identifier,

            @NotNull(message = "is required") @Text(max = CollectionService.MAX_TEXT_LENGTH)
            @Schema(required = true, minLength = 1, maxLength = CollectionService.MAX_TEXT_LENGTH)
            String description,

            @NotNull(message = "is required") @Size(min = 1, max = CharacterService.MAX_IMAGES, message = MANY_IMAGES) @Schema(description = IMAGES)
            List<@NotNull(message = "must hold strings") @Text(max = WebUrl.MAX_LENGTH) String> referenceImages,

            @Nullable @Schema(
                    implementation = String.class,
                    format = "uri",
                    maxLength = WebUrl.MAX_LENGTH,
                    description = "http or https")
            WebUrl coverImageUrl)
            implements JsonRequest {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "CharacterChangeRequest", description = "What is absent stays; null takes it away")
    record Change(
            @Nullable @Schema(implementation = String.class, minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            Optional<@Text(max = CollectionService.MAX_NAME_LENGTH) String> name,

            @Nullable @Schema(
                    implementation = String.class,
                    nullable = true,
                    pattern = IDENTIFIER,
                    description = "By which prompts name the character")
            Optional<String> identifier,

            @Nullable @Schema(implementation = String.class, minLength = 1, maxLength = CollectionService.MAX_TEXT_LENGTH)
            Optional<@Text(max = CollectionService.MAX_TEXT_LENGTH) String> description,

            @Nullable @Size(min = 1, max = CharacterService.MAX_IMAGES, message = MANY_IMAGES) @Schema(description = IMAGES)
            List<@NotNull(message = "must hold strings") @Text(max = WebUrl.MAX_LENGTH) String> referenceImages,

            @Nullable @Schema(
                    implementation = String.class,
                    nullable = true,
                    format = "uri",
                    maxLength = WebUrl.MAX_LENGTH,
                    description = "http or https")
            Optional<WebUrl> coverImageUrl)
            implements CollectionBodies.Description, JsonRequest {}
}
