package dev.darkroom.imports;

import dev.darkroom.imports.SourceIdentities.Kind;
import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.PlainWords;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.library.RemoteCollection;
import dev.darkroom.upstream.library.RemoteTag;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the tags and collections of another library here, each once. In the caller's transaction. */
@ApplicationScoped
class CollectionImporter {

    private static final int MAX_DEPTH = 5;
    private static final int MAX_TAG_LENGTH = 50;
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_TEXT_LENGTH = 2_000;

    /** What came of it: how many were made, how many were here already, and which cannot be made. */
    record Outcome(int made, int known, List<NewItem> refused) {}

    private final SourceIdentities identities;
    private final AssetFilterFactory filters;
    private final Database database;
    private final Ids ids;
    private final Clock clock;

    CollectionImporter(
            SourceIdentities identities, AssetFilterFactory filters, Database database, Ids ids, Clock clock) {
        this.identities = identities;
        this.filters = filters;
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /** A tag of the same name is the same tag. */
    Outcome tags(LibraryImport at, List<RemoteTag> tags) {
        Map<String, UUID> known =
                identities.find(at, Kind.TAG, tags.stream().map(RemoteTag::id).toList());
        int made = 0;
        for (RemoteTag tag : tags) {
            String name = PlainWords.clean(tag.name(), MAX_TAG_LENGTH);
            if (name != null && !known.containsKey(tag.id())) {
                made += database.update(
                        "INSERT INTO tag (id, owner_id, name, created_at) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (owner_id, name) DO NOTHING",
                        ids.next(),
                        at.ownerId(),
                        name,
                        orNow(tag.createdAt()));
                database.first(
                                "SELECT id FROM tag WHERE owner_id = ? AND name = ?",
                                row -> Database.id(row, "id"),
                                at.ownerId(),
                                name)
                        .ifPresent(local -> identities.put(at, Kind.TAG, tag.id(), local));
            }
        }
        return new Outcome(made, tags.size() - made, List.of());
    }

    /** Those that others lie in come first, whatever their order in the list. */
    Outcome collections(LibraryImport at, List<RemoteCollection> collections) {
        Map<String, UUID> known = new HashMap<>(identities.find(
                at,
                Kind.COLLECTION,
                collections.stream().map(RemoteCollection::id).toList()));
        int before = known.size();
        Map<String, Integer> depths = new HashMap<>();
        List<NewItem> refused = new ArrayList<>();
        List<RemoteCollection> left = new ArrayList<>(collections);
        left.removeIf(each -> known.containsKey(each.id()));
        int made = 0;
        for (int round = 0; round <= MAX_DEPTH && !left.isEmpty(); round++) {
            boolean last = round == MAX_DEPTH;
            List<RemoteCollection> later = new ArrayList<>();
            for (RemoteCollection each : left) {
                String parent = each.parentId();
                boolean atTop = parent == null || last || depths.getOrDefault(parent, 1) >= MAX_DEPTH;
                if (!atTop && !known.containsKey(parent)) {
                    later.add(each);
                    continue;
                }
                try {
                    UUID local = make(at, each, atTop ? null : known.get(parent));
                    identities.put(at, Kind.COLLECTION, each.id(), local);
                    known.put(each.id(), local);
                    depths.put(each.id(), atTop ? 1 : depths.getOrDefault(parent, 1) + 1);
                    made++;
                } catch (Problem problem) {
                    refused.add(refusal(each, "its filters are not known here"));
                }
            }
            left = later;
        }
        return new Outcome(made, before, refused);
    }

    static NewItem refusal(RemoteCollection collection, String why) {
        return new NewItem(
                "collection:" + collection.id(),
                collection.name(),
                null,
                ItemFacts.of(collection.name(), null, List.of(), null),
                why);
    }

    /** What collections and characters have in common. */
    AssetCollection fresh(LibraryImport at, RemoteCollection from) {
        AssetCollection fresh = new AssetCollection();
        fresh.id = ids.next();
        fresh.ownerId = at.ownerId();
        fresh.type = AssetCollection.MANUAL;
        String name = PlainWords.clean(from.name(), MAX_NAME_LENGTH);
        fresh.name = name == null ? "?" : name;
        fresh.description = PlainWords.clean(from.description(), MAX_TEXT_LENGTH);
        fresh.icon = PlainWords.clean(from.icon(), MAX_NAME_LENGTH);
        fresh.color = PlainWords.clean(from.color(), MAX_NAME_LENGTH);
        fresh.coverImageUrl = PlainWords.clean(from.coverImageUrl(), WebUrl.MAX_LENGTH);
        fresh.favoritedAt = from.favorited() ? clock.instant() : null;
        fresh.createdAt = orNow(from.createdAt());
        Instant updated = orNow(from.updatedAt());
        fresh.updatedAt = updated.isBefore(fresh.createdAt) ? fresh.createdAt : updated;
        return fresh;
    }

    private UUID make(LibraryImport at, RemoteCollection from, @Nullable UUID parent) {
        AssetCollection fresh = fresh(at, from);
        if (from.filters() != null) {
            fresh.type = AssetCollection.SMART;
            fresh.filters = localised(at, from.filters());
            filters.requireSaved(at.ownerId(), fresh.filters);
        }
        fresh.parentId = parent;
        fresh.persistAndFlush();
        return fresh.id;
    }

    /** Filters name tags and collections by ids, which are others here. */
    private String localised(LibraryImport at, String json) {
        Map<String, UUID> locals = new HashMap<>();
        List<String> named = QuotedTexts.in(json);
        locals.putAll(identities.find(at, Kind.TAG, named));
        locals.putAll(identities.find(at, Kind.COLLECTION, named));
        return QuotedTexts.replaced(json, locals);
    }

    private Instant orNow(@Nullable Instant time) {
        Instant now = clock.instant();
        return time == null || time.isAfter(now) ? now : time;
    }
}
