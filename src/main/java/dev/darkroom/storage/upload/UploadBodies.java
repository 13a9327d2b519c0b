package dev.darkroom.storage.upload;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.storage.PartStore;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What uploads in fal's dialects take besides bytes, for the API's document only. */
final class UploadBodies {

    private UploadBodies() {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "UploadTokenRequest")
    record Token(
            @Nullable @Schema(minimum = "1", maximum = "2592000", defaultValue = "3600")
            Integer expirationSeconds) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "UploadRequest")
    record Place(
            @Nullable @Schema(
                    maxLength = FileRequest.MAX_TYPE_LENGTH,
                    defaultValue = FileRequest.ANY_TYPE,
                    description = "A media type such as image/png")
            String contentType,

            @Nullable @Schema(defaultValue = "file") String fileName,

            @Nullable @Schema(minimum = "0", description = "In bytes; what is sent must have as many")
            Long fileSize) {}

    @Schema(name = "UploadPartsRequest")
    record Parts(
            @Schema(required = true, minItems = 1, maxItems = PartStore.MAX_PARTS, description = "In any order")
            List<Sent> parts) {}

    @Schema(name = "UploadPartSent")
    record Sent(
            @Schema(required = true, minimum = "1", description = "part_number is understood as well")
            int partNumber,

            @Schema(required = true, description = "As the answer to the part's PUT told it")
            String etag) {}
}
