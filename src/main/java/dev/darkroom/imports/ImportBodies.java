package dev.darkroom.imports;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.shared.Timestamps;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.RawJson;
import dev.darkroom.shared.http.body.Text;
import dev.darkroom.shared.url.WebUrl;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about imports take and show. */
final class ImportBodies {

    static final int MAX_URLS = 1_000;
    private static final int MAX_TAGS = 20;

    private ImportBodies() {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ImportRequest")
    record Create(
            @NotNull(message = "is required") @Pattern(regexp = "fal|folder|urls", message = "must be fal, folder or urls") @Schema(
                    required = true,
                    enumeration = {"fal", "folder", "urls"},
                    description =
                            "fal: a library that speaks fal's Assets API; folder: files of this machine; urls: files anywhere")
            String source,

            @Nullable @Schema(
                    implementation = String.class,
                    format = "uri",
                    maxLength = WebUrl.MAX_LENGTH,
                    description =
                            "Of fal: the base of another account's library, such as https://api.fal.ai/v1 or another Darkroom's"
                                    + " address and /v1. Without url and key it is that of the configured provider, which takes"
                                    + " the scope operate")
            WebUrl url,

            @Nullable @Text(max = 1_000)
            @Schema(description = "Of fal: that account's key; kept encrypted and never shown")
            String key,

            @Nullable @Text(max = 4_000)
            @Schema(
                    description =
                            "Of folder: a path below the folder that may be read, all of it if absent; takes the scope operate")
            String folder,

            @Nullable @Size(min = 1, max = MAX_URLS, message = "must be a list of {min} to {max}") @JsonDeserialize(contentUsing = RawJson.OfAny.class)
            @Schema(
                    implementation = UrlItem[].class,
                    description = "Of urls: objects, or plain texts for those with a url alone")
            List<@NotNull(message = "must hold URLs") RawJson> urls,

            @Nullable @Size(max = MAX_TAGS, message = "must be a list of at most {max}") @Schema(description = "Put on everything that is imported")
            List<@NotNull(message = "must hold texts") @Text(max = 50) String> tags,

            @Nullable @Schema(minLength = 1, description = "A manual collection that everything is put into")
            String collectionId)
            implements JsonRequest {

        /** All that makes it this request, its key included. */
        String fingerprint() {
            return Arrays.asList(source, url, key, folder, urls, tags, collectionId)
                    .toString();
        }

        /** Without the key, which is nobody's to see. */
        @Override
        public String toString() {
            return "import from " + source;
        }
    }

    @RegisterForReflection
    @Schema(name = "ImportUrl")
    record UrlItem(
            @NotNull(message = "is required") @Schema(implementation = String.class, required = true, format = "uri", maxLength = WebUrl.MAX_LENGTH)
            WebUrl url,

            @Nullable @Text(max = 255) String name,
            @Nullable @Text(max = 20_000) String prompt,

            @Nullable @Size(max = MAX_TAGS, message = "must be a list of at most {max}") List<@NotNull(message = "must hold texts") @Text(max = 50) String> tags)
            implements JsonRequest {}

    /** An import on the wire. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Import")
    record View(
            UUID id,
            @Schema(description = "fal, folder or urls") String source,

            @Schema(description = "The library's base, or the folder; null for URLs") @Nullable String origin,

            @Schema(description = "running, completed, failed or cancelled")
            String state,

            @Schema(description = "arrangement (tags and collections), assets, items or characters")
            String phase,

            @Schema(description = "Assets, tags, collections and characters found so far")
            int found,

            @Schema(description = "Those that were brought in")
            int done,

            @Schema(description = "Those that were here already")
            int skipped,

            @Schema(description = "Those that could not be brought in")
            int failed,

            @Schema(description = "Why it could not be listed to its end") @Nullable String problem,

            Instant createdAt,
            @Nullable Instant finishedAt) {

        static View of(LibraryImport at) {
            return new View(
                    at.id(),
                    at.source().label(),
                    at.source() == ImportSource.URLS ? null : at.origin(),
                    at.state(),
                    at.phase().label(),
                    at.found(),
                    at.done(),
                    at.skipped(),
                    at.failed(),
                    at.problem(),
                    at.createdAt().truncatedTo(ChronoUnit.MILLIS),
                    Timestamps.millis(at.finishedAt()));
        }
    }

    @RegisterForReflection
    @Schema(name = "ImportResponse")
    record One(@JsonProperty("import") View view) {}

    /** @param nextAfter for the page after this one; null for the last */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ImportPage")
    record All(List<View> imports, @Nullable UUID nextAfter, boolean hasMore) {}

    /** Something that could not be brought in. */
    @RegisterForReflection
    @Schema(name = "ImportFailure")
    record Failure(
            @Schema(description = "Its title, its path or its URL without the query")
            String name,

            String reason) {}

    /** @param nextAfter for the page after this one; null for the last */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ImportFailurePage")
    record Failures(List<Failure> failures, @Nullable Long nextAfter, boolean hasMore) {}
}
