package dev.darkroom.library.collection;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.WireTime;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A collection on the wire; {@code asset_count} is null where it would have to be searched for. */
@RegisterForReflection
public record CollectionView(
        @JsonProperty("id") String id,
        @JsonProperty("type") String type,
        @JsonProperty("name") String name,
        @JsonProperty("description") @Nullable String description,
        @JsonProperty("icon") @Nullable String icon,
        @JsonProperty("color") @Nullable String color,
        @JsonProperty("cover_image_url") @Nullable String coverImageUrl,
        @JsonProperty("character_identifier") @Nullable String characterIdentifier,
        @JsonProperty("parent_collection_id") @Nullable String parentCollectionId,
        @JsonProperty("is_favorited") boolean favorited,
        @JsonProperty("filters") @JsonRawValue @Nullable String filters,
        @JsonProperty("asset_count") @Nullable Long assetCount,
        @JsonProperty("created_at") String createdAt,
        @JsonProperty("updated_at") String updatedAt) {

    public static CollectionView of(AssetCollection collection, @Nullable Long assets) {
        return new CollectionView(
                collection.id.toString(),
                collection.type,
                collection.name,
                collection.description,
                collection.icon,
                collection.color,
                collection.coverImageUrl,
                collection.characterIdentifier,
                collection.parentId == null ? null : collection.parentId.toString(),
                collection.favoritedAt != null,
                collection.filters,
                assets,
                WireTime.of(collection.createdAt),
                WireTime.of(collection.updatedAt));
    }

    @RegisterForReflection
    record One(@JsonProperty("collection") CollectionView collection) {}

    @RegisterForReflection
    record All(@JsonProperty("collections") List<CollectionView> collections) {}
}
