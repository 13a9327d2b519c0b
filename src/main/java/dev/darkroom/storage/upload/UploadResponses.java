package dev.darkroom.storage.upload;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What the upload routes answer, in the words of fal's clients. None is ever empty: one of them chokes on that. */
final class UploadResponses {

    /** With {@code +00:00} instead of {@code Z}, which older Pythons do not read. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

    private UploadResponses() {}

    @RegisterForReflection
    record Place(
            @JsonProperty("file_url") String fileUrl,
            @JsonProperty("upload_url") String uploadUrl) {}

    @RegisterForReflection
    record Token(
            @JsonProperty("token") String token,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("base_url") String baseUrl,
            @JsonProperty("expires_at") String expiresAt,
            @JsonProperty("created_at") String createdAt) {}

    @RegisterForReflection
    record Stored(@JsonProperty("access_url") String accessUrl, boolean uploaded) {}

    @RegisterForReflection
    record Parts(@JsonProperty("access_url") String accessUrl, String uploadId) {}

    @RegisterForReflection
    record Part(int partNumber, String etag) {}

    /** The entity tag twice: one dialect reads the body, the other the header. */
    static Response part(StoredPart part) {
        return Response.ok(new Part(part.number(), part.sha256()))
                .tag(new EntityTag(part.sha256()))
                .build();
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }
}
