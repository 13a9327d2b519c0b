package dev.darkroom.upstream.library;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.upstream.generated.platform.model.Asset;
import dev.darkroom.upstream.generated.platform.model.Character;
import dev.darkroom.upstream.generated.platform.model.Collection;
import dev.darkroom.upstream.generated.platform.model.Tag;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Maps generated types to ours; what has no id is passed over. */
final class RemoteMapper {

    private static final String UPLOAD = "upload";

    private RemoteMapper() {}

    static Optional<RemoteAsset> asset(Asset asset) {
        String id = asset.getAssetId() == null ? asset.getVectorId() : asset.getAssetId();
        String source = asset.getSource();
        return id == null
                ? Optional.empty()
                : Optional.of(new RemoteAsset(
                        id,
                        asset.getRequestId(),
                        asset.getUrl(),
                        Objects.requireNonNullElse(asset.getType(), ""),
                        asset.getTitle(),
                        asset.getEndpoint(),
                        asset.getPrompt(),
                        source == null ? asset.getRequestId() != null : !source.equals(UPLOAD),
                        Boolean.TRUE.equals(asset.getIsFavorited()),
                        listed(asset.getCollectionIds()),
                        listed(asset.getTags()).stream()
                                .map(Tag::getName)
                                .filter(Objects::nonNull)
                                .toList(),
                        instant(asset.getCreatedAt())));
    }

    static Optional<RemoteTag> tag(Tag tag) {
        return tag.getId() == null || tag.getName() == null
                ? Optional.empty()
                : Optional.of(new RemoteTag(tag.getId(), tag.getName(), instant(tag.getCreatedAt())));
    }

    static Optional<RemoteCollection> collection(Collection collection) {
        return collection.getId() == null || collection.getName() == null
                ? Optional.empty()
                : Optional.of(new RemoteCollection(
                        collection.getId(),
                        Objects.requireNonNullElse(collection.getType(), "manual"),
                        collection.getName(),
                        collection.getDescription(),
                        collection.getIcon(),
                        collection.getColor(),
                        collection.getCoverImageUrl(),
                        collection.getParentCollectionId(),
                        Boolean.TRUE.equals(collection.getIsFavorited()),
                        collection.getCharacterIdentifier(),
                        json(collection.getFilters()),
                        List.of(),
                        instant(collection.getCreatedAt()),
                        instant(collection.getUpdatedAt())));
    }

    static Optional<RemoteCollection> character(Character character) {
        return character.getId() == null || character.getName() == null
                ? Optional.empty()
                : Optional.of(new RemoteCollection(
                        character.getId(),
                        "character",
                        character.getName(),
                        character.getDescription(),
                        character.getIcon(),
                        character.getColor(),
                        character.getCoverImageUrl(),
                        null,
                        Boolean.TRUE.equals(character.getIsFavorited()),
                        character.getCharacterIdentifier(),
                        null,
                        listed(character.getReferenceImages()),
                        instant(character.getCreatedAt()),
                        instant(character.getUpdatedAt())));
    }

    static <T> List<T> listed(@Nullable List<T> items) {
        return items == null
                ? List.of()
                : items.stream().filter(Objects::nonNull).toList();
    }

    static @Nullable String json(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode() ? null : node.toString();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
