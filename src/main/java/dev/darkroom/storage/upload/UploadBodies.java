package dev.darkroom.storage.upload;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.UploadTokens;
import dev.darkroom.shared.http.body.BodyRules;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.storage.PartStore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What uploads in fal's dialects take besides bytes. */
final class UploadBodies {

    /** 10,000 parts with their checksums, and as much again for how clients lay JSON out. */
    static final int MAX_LIST_KIB = 4 * 1024;

    static final String NO_PARTS = "Input should be a list of 1 to " + PartStore.MAX_PARTS + " parts";
    static final String EACH_PART = "Each part should have a partNumber and an etag";

    private UploadBodies() {}

    @BodyRules(maxKib = 4, mayBeAbsent = true)
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "UploadTokenRequest")
    record Token(
            @Nullable @Min(value = 1, message = LIFE) @Max(value = UploadTokens.MAX_SECONDS, message = LIFE) @Schema(defaultValue = "3600")
            Integer expirationSeconds)
            implements JsonRequest {

        private static final String LIFE = "Input should be a whole number from 1 to " + UploadTokens.MAX_SECONDS;
    }

    @BodyRules(maxKib = 64, mayBeAbsent = true)
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "UploadRequest")
    record Place(
            @Nullable @Schema(
                    maxLength = FileRequest.MAX_TYPE_LENGTH,
                    defaultValue = FileRequest.ANY_TYPE,
                    description = "A media type such as image/png")
            String contentType,

            @Nullable @Schema(defaultValue = "file") String fileName,

            @Nullable @Min(value = 0, message = "Input should be a number of bytes, {value} or more") @Schema(description = "In bytes; what is sent must have as many")
            Long fileSize)
            implements JsonRequest {}

    @RegisterForReflection
    @BodyRules(maxKib = MAX_LIST_KIB)
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "UploadPartsRequest")
    record Parts(
            @NotNull(message = NO_PARTS) @Size(min = 1, max = PartStore.MAX_PARTS, message = NO_PARTS) @Schema(description = "In any order")
            List<@NotNull(message = EACH_PART) @Valid Sent> parts)
            implements JsonRequest {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "UploadPartSent")
    record Sent(
            @JsonProperty("partNumber")
            @JsonAlias("part_number")
            @NotNull(message = EACH_PART) @Schema(required = true, minimum = "1", description = "part_number is understood as well")
            Integer partNumber,

            @NotNull(message = EACH_PART) @Schema(required = true, description = "As the answer to the part's PUT told it")
            String etag)
            implements PartList.Listed {}
}
