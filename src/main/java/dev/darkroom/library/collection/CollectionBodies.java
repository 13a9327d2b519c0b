package dev.darkroom.library.collection;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.RawJson;
import dev.darkroom.shared.http.body.Text;
import dev.darkroom.shared.url.WebUrl;
import jakarta.validation.constraints.NotNull;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about collections take. Null is shown where it says what absence does not. */
public final class CollectionBodies {

    private CollectionBodies() {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "CollectionRequest")
    record Fresh(
            @NotNull(message = "is required") @Text(max = CollectionService.MAX_NAME_LENGTH)
            @Schema(required = true, minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String name,

            @Nullable @Text(max = CollectionService.MAX_TEXT_LENGTH)
            @Schema(minLength = 1, maxLength = CollectionService.MAX_TEXT_LENGTH)
            String description,

            @Nullable @Text(max = CollectionService.MAX_NAME_LENGTH)
            @Schema(minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String icon,

            @Nullable @Text(max = CollectionService.MAX_NAME_LENGTH)
            @Schema(minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            String color,

            @Nullable @Schema(
                    implementation = String.class,
                    format = "uri",
                    maxLength = WebUrl.MAX_LENGTH,
                    description = "http or https")
            WebUrl coverImageUrl,

            @Nullable @Schema(minLength = 1, description = "A manual collection")
            String parentCollectionId,

            @Nullable @Schema(description = "What narrows a browse; with it the collection is a smart one")
            RawJson filters)
            implements JsonRequest {}

    /** What changes of collections and of characters have in common. */
    public interface Description {

        @Nullable Optional<String> name();

        @Nullable Optional<String> description();

        @Nullable Optional<WebUrl> coverImageUrl();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "CollectionChangeRequest", description = "What is absent stays; null takes it away")
    record Change(
            @Nullable @Schema(implementation = String.class, minLength = 1, maxLength = CollectionService.MAX_NAME_LENGTH)
            Optional<@Text(max = CollectionService.MAX_NAME_LENGTH) String> name,

            @Nullable @Schema(
                    implementation = String.class,
                    nullable = true,
                    minLength = 1,
                    maxLength = CollectionService.MAX_TEXT_LENGTH)
            Optional<@Text(max = CollectionService.MAX_TEXT_LENGTH) String> description,

            @Nullable @Schema(
                    implementation = String.class,
                    nullable = true,
                    minLength = 1,
                    maxLength = CollectionService.MAX_NAME_LENGTH)
            Optional<@Text(max = CollectionService.MAX_NAME_LENGTH) String> icon,

            @Nullable @Schema(
                    implementation = String.class,
                    nullable = true,
                    minLength = 1,
                    maxLength = CollectionService.MAX_NAME_LENGTH)
            Optional<@Text(max = CollectionService.MAX_NAME_LENGTH) String> color,

            @Nullable @Schema(
                    implementation = String.class,
                    nullable = true,
                    format = "uri",
                    maxLength = WebUrl.MAX_LENGTH,
                    description = "http or https")
            Optional<WebUrl> coverImageUrl,

            @Nullable @Schema(implementation = RawJson.class, description = "What narrows a browse; of smart collections only")
            Optional<RawJson> filters)
            implements Description, JsonRequest {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "CollectionMoveRequest")
    record Move(
            @Nullable @NotNull(message = "is required") @Schema(
                    implementation = String.class,
                    required = true,
                    nullable = true,
                    minLength = 1,
                    description = "A manual collection; null for the top")
            Optional<String> parentCollectionId)
            implements JsonRequest {}
}
