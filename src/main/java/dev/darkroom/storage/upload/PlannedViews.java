package dev.darkroom.storage.upload;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.shared.http.body.BodyRules;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.storage.PartStore;
import dev.darkroom.storage.StoredObject;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What uploads in the platform's style take and answer. */
final class PlannedViews {

    private PlannedViews() {}

    @BodyRules(maxKib = 64)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "PlannedUploadRequest")
    record Request(
            @Nullable String fileName,

            @NotNull(message = "is required") @Schema(required = true, description = "A media type such as video/mp4")
            String contentType,

            @NotNull(message = "is required") @Min(value = 1, message = "Input should be a number of bytes, {value} or more") @Schema(required = true, description = "In bytes, at most darkroom.uploads.max-size")
            Long fileSize)
            implements JsonRequest {}

    @BodyRules(maxKib = UploadBodies.MAX_LIST_KIB)
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "PlannedUploadParts")
    record Parts(
            @NotNull(message = UploadBodies.NO_PARTS) @Size(min = 1, max = PartStore.MAX_PARTS, message = UploadBodies.NO_PARTS) List<@NotNull(message = UploadBodies.EACH_PART) @Valid Sent> parts)
            implements JsonRequest {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "PlannedUploadSent")
    record Sent(
            @JsonAlias("partNumber") @NotNull(message = UploadBodies.EACH_PART) @Schema(required = true)
            Integer partNumber,

            @NotNull(message = UploadBodies.EACH_PART) @Schema(required = true, description = "The header ETag of the answer to its PUT")
            String etag)
            implements PartList.Listed {}

    /**
     * An upload that was opened.
     *
     * @param complete whether it has become a file; then it takes no parts and lists none
     * @param expiresAt after it nothing more is taken
     * @param partSize in bytes, of all parts but the last
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "PlannedUpload")
    record Plan(String uploadId, String fileUrl, boolean complete, Instant expiresAt, long partSize, List<Part> parts) {

        static Plan of(Upload upload, String fileUrl, List<PlannedUploads.Place> places) {
            return new Plan(
                    upload.id().toString(),
                    fileUrl,
                    upload.complete(),
                    upload.closesAt(),
                    upload.planned().partSize(),
                    places.stream()
                            .map(place -> new Part(
                                    place.number(),
                                    place.url(),
                                    place.size(),
                                    Map.of("Content-Length", Long.toString(place.size())),
                                    place.etag()))
                            .toList());
        }
    }

    /**
     * A part to be sent, by PUT, with these headers and no credentials.
     *
     * @param etag to be listed when completing, of what has come; null while nothing has
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "PlannedUploadPart")
    record Part(
            int partNumber,
            String url,
            long size,
            Map<String, String> headers,
            @Nullable String etag) {}

    /** The file that an upload has become; its entity tag is the checksum. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "UploadedFile")
    record File(String fileUrl, String fileName, String contentType, long fileSize, String sha256) {

        static File of(StoredObject object, String url) {
            return new File(url, object.fileName(), object.contentType(), object.size(), object.sha256());
        }
    }
}
