package dev.darkroom.library.asset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An asset on the wire, with the field names of fal's Assets API; those after {@code similarity} are ours. */
@RegisterForReflection
public record AssetView(
        @JsonProperty("asset_id") String assetId,
        @JsonProperty("vector_id") String vectorId,
        @JsonProperty("request_id") @Nullable String requestId,
        @JsonProperty("url") @Nullable String url,
        @JsonProperty("type") String type,
        @JsonProperty("title") String title,
        @JsonProperty("endpoint") @Nullable String endpoint,
        @JsonProperty("created_at") String createdAt,
        @JsonProperty("source") String source,
        @JsonProperty("prompt") @Nullable String prompt,
        @JsonProperty("width") @Nullable Integer width,
        @JsonProperty("height") @Nullable Integer height,
        @JsonProperty("content_type") @Nullable String contentType,
        @JsonProperty("is_favorited") boolean favorited,
        @JsonProperty("collection_ids") List<String> collectionIds,
        @JsonProperty("tags") List<TagView> tags,
        @JsonProperty("similarity") @Nullable Double similarity,
        @JsonProperty("duration_seconds") @Nullable Double durationSeconds,
        @JsonProperty("codec") @Nullable String codec,
        @JsonProperty("channels") @Nullable Integer channels,
        @JsonProperty("thumbnails") @Nullable Thumbnails thumbnails,
        @JsonProperty("poster_url") @Nullable String posterUrl,
        @JsonProperty("placeholder") @Nullable String placeholder,

        @JsonProperty("near_duplicate") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean nearDuplicate) {

    /** What a grid shows: of a picture its thumbnail, or itself; of a video a still, or null. */
    public @Nullable String still() {
        return thumbnails != null && thumbnails.medium() != null
                ? thumbnails.medium().url()
                : type.equals("video") ? posterUrl : url;
    }

    /** Those that are smaller than the picture itself; their longer side is 256, 512 and 1024 pixels. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Thumbnails(
            @JsonProperty("small") @Nullable Thumbnail small,
            @JsonProperty("medium") @Nullable Thumbnail medium,
            @JsonProperty("large") @Nullable Thumbnail large) {}

    /** A JPEG. */
    @RegisterForReflection
    public record Thumbnail(
            @JsonProperty("url") String url,
            @JsonProperty("width") int width,
            @JsonProperty("height") int height) {}

    /** {@code {"asset": ...}}. */
    @RegisterForReflection
    public record One(@JsonProperty("asset") AssetView asset) {}

    /** A page; {@code scope_truncated} when more have all the words of a search than can be leafed through. */
    @RegisterForReflection
    public record Page(
            @JsonProperty("assets") List<AssetView> assets,
            @JsonProperty("next_cursor") @Nullable String nextCursor,
            @JsonProperty("has_more") boolean hasMore,
            @JsonProperty("total_count") long totalCount,
            @JsonProperty("scope_truncated") boolean scopeTruncated) {}
}
