package dev.darkroom.library.character;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.collection.CollectionView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A character on the wire: a collection without filters, and with its reference pictures. */
@RegisterForReflection
record CharacterView(
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
        @JsonProperty("asset_count") @Nullable Long assetCount,
        @JsonProperty("created_at") String createdAt,
        @JsonProperty("updated_at") String updatedAt,
        @JsonProperty("reference_images") List<String> referenceImages) {

    static CharacterView of(AssetCollection character) {
        CollectionView view = CollectionView.of(character, null);
        return new CharacterView(
                view.id(),
                view.type(),
                view.name(),
                view.description(),
                view.icon(),
                view.color(),
                view.coverImageUrl(),
                view.characterIdentifier(),
                view.parentCollectionId(),
                view.favorited(),
                view.assetCount(),
                view.createdAt(),
                view.updatedAt(),
                character.referenceImages == null ? List.of() : List.of(character.referenceImages));
    }

    @RegisterForReflection
    record One(@JsonProperty("character") CharacterView character) {}

    @RegisterForReflection
    record All(@JsonProperty("characters") List<CharacterView> characters) {}
}
