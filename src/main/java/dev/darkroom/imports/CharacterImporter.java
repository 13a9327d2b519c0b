package dev.darkroom.imports;

import dev.darkroom.imports.CollectionImporter.Outcome;
import dev.darkroom.imports.SourceIdentities.Kind;
import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.upstream.library.RemoteCollection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the characters of another library here, and lets covers show what was imported: both name assets, which are here by
 * then. In the caller's transaction.
 */
@ApplicationScoped
class CharacterImporter {

    private static final int MAX_IMAGES = 20;
    private static final int MAX_COVERS = 10_000;
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private record Cover(UUID collection, String url) {}

    private final CollectionImporter collections;
    private final SourceIdentities identities;
    private final ImportItemRepository items;
    private final AssetIdResolver assets;
    private final Database database;

    CharacterImporter(
            CollectionImporter collections,
            SourceIdentities identities,
            ImportItemRepository items,
            AssetIdResolver assets,
            Database database) {
        this.collections = collections;
        this.identities = identities;
        this.items = items;
        this.assets = assets;
        this.database = database;
    }

    Outcome characters(LibraryImport at, List<RemoteCollection> characters) {
        List<NewItem> refused = new ArrayList<>();
        Map<String, UUID> byUrl = items.assetsAt(
                at.id(),
                characters.stream()
                        .flatMap(each -> references(each).stream())
                        .distinct()
                        .toList());
        int made = 0;
        int known = 0;
        for (RemoteCollection character : characters) {
            if (identities.find(at, Kind.COLLECTION, character.id()).isPresent()) {
                known++;
                continue;
            }
            String identifier = identifier(character);
            Optional<UUID> sameName = identifier == null ? Optional.empty() : named(at.ownerId(), identifier);
            if (sameName.isPresent()) {
                // Prompts that name it mean that one.
                identities.put(at, Kind.COLLECTION, character.id(), sameName.get());
                known++;
                continue;
            }
            List<String> images = images(at, references(character), byUrl);
            if (images.isEmpty()) {
                refused.add(CollectionImporter.refusal(character, "none of its reference images was imported"));
                continue;
            }
            AssetCollection fresh = collections.fresh(at, character);
            fresh.type = AssetCollection.CHARACTER;
            fresh.characterIdentifier = identifier;
            fresh.referenceImages = images.toArray(String[]::new);
            fresh.persistAndFlush();
            identities.put(at, Kind.COLLECTION, character.id(), fresh.id);
            made++;
        }
        return new Outcome(made, known, 0, refused);
    }

    /** Covers that were URLs of imported assets at the source become those of ours. */
    void covers(LibraryImport at) {
        List<Cover> covers = database.query(
                """
                SELECT c.id, c.cover_image_url FROM import_identity i JOIN collection c ON c.id = i.collection_id
                WHERE i.owner_id = ? AND i.kind = 'collection' AND md5(i.origin) = md5(?)
                    AND c.cover_image_url IS NOT NULL LIMIT ?
                """,
                row -> new Cover(Database.id(row, "id"), row.getString("cover_image_url")),
                at.ownerId(),
                at.origin(),
                MAX_COVERS);
        if (covers.isEmpty()) {
            return;
        }
        Map<String, UUID> shown = items.assetsAt(
                at.id(), covers.stream().map(Cover::url).distinct().toList());
        for (Cover cover : covers) {
            UUID asset = shown.get(cover.url());
            if (asset != null) {
                url(at, asset)
                        .ifPresent(url -> database.update(
                                "UPDATE collection SET cover_image_url = ? WHERE id = ?", url, cover.collection()));
            }
        }
    }

    /** Ids of assets here in the place of those at the source; URLs of what was not imported stay. */
    private List<String> images(LibraryImport at, List<String> references, Map<String, UUID> byUrl) {
        List<String> images = new ArrayList<>();
        for (String reference : references) {
            UUID asset = identities
                    .find(at, Kind.ASSET, reference)
                    .or(() -> assets.imported(at.ownerId(), reference))
                    .orElse(byUrl.get(reference));
            if (asset != null) {
                images.add(asset.toString());
            } else if (WebUrl.parse(reference).isPresent()) {
                images.add(reference);
            }
        }
        return images;
    }

    private static List<String> references(RemoteCollection character) {
        return character.referenceImages().stream().limit(MAX_IMAGES).toList();
    }

    private Optional<UUID> named(UUID ownerId, String identifier) {
        return database.first(
                "SELECT id FROM collection WHERE owner_id = ? AND lower(character_identifier) = ?",
                row -> Database.id(row, "id"),
                ownerId,
                identifier.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String identifier(RemoteCollection character) {
        String text = Objects.requireNonNullElse(character.identifier(), "");
        String identifier = text.startsWith("@") ? text.substring(1) : text;
        return IDENTIFIER.matcher(identifier).matches() ? identifier : null;
    }

    private Optional<String> url(LibraryImport at, UUID asset) {
        return database.first(
                "SELECT object_key FROM asset WHERE id = ? AND object_key IS NOT NULL",
                row -> at.baseUrl() + ObjectService.urlPath(row.getString("object_key")),
                asset);
    }
}
