package dev.darkroom.imports;

import dev.darkroom.imports.SourceIdentities.Kind;
import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.TextSanitizer;
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
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the tags and collections of another library here, each once. In the caller's transaction. */
@ApplicationScoped
class CollectionImporter {

    private static final int MAX_DEPTH = 5;
    private static final int MAX_TAG_LENGTH = 50;
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_TEXT_LENGTH = 2_000;

    /** What came of it: how many were made, were here already and are left to a later round, and which cannot be made. */
    record Outcome(int made, int known, int left, List<NewItem> refused) {
        static final Outcome NOTHING = new Outcome(0, 0, 0, List.of());
    }

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
            String name = TextSanitizer.clean(tag.name(), MAX_TAG_LENGTH);
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
        return new Outcome(made, tags.size() - made, 0, List.of());
    }

    /**
     * Makes those of one page. Those that lie in one which is not here yet, or look for what does, are left, unless this is
     * the last round: then they come to the top.
     */
    Outcome collections(LibraryImport at, List<RemoteCollection> page, ListingCursor place) {
        Map<String, UUID> known = new HashMap<>(identities.find(
                at,
                Kind.COLLECTION,
                page.stream()
                        .flatMap(each -> Stream.of(each.id(), each.parentId()))
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList()));
        List<NewItem> refused = new ArrayList<>();
        List<RemoteCollection> left = new ArrayList<>(page);
        left.removeIf(each -> known.containsKey(each.id()));
        int before = page.size() - left.size();
        int made = 0;
        boolean moved = true;
        while (moved && !left.isEmpty()) {
            List<RemoteCollection> later = new ArrayList<>();
            for (RemoteCollection each : left) {
                UUID parent = each.parentId() == null ? null : known.get(each.parentId());
                if (each.parentId() != null && parent == null && !place.isLastRound()) {
                    later.add(each);
                    continue;
                }
                try {
                    UUID local = make(at, each, parent == null || depth(parent) >= MAX_DEPTH ? null : parent);
                    identities.put(at, Kind.COLLECTION, each.id(), local);
                    known.put(each.id(), local);
                    made++;
                } catch (Problem problem) {
                    // They may name a collection that is not here yet.
                    if (place.isLastRound()) {
                        refused.add(refusal(each, "its filters are not known here"));
                    } else {
                        later.add(each);
                    }
                }
            }
            moved = later.size() < left.size();
            left = later;
        }
        // Those of an earlier round would be counted again.
        return new Outcome(made, place.isFirstRound() ? before : 0, left.size(), refused);
    }

    /** How deep a collection lies; 1 at the top. */
    private int depth(UUID collection) {
        return database.first("""
                        WITH RECURSIVE above (id, depth) AS (
                            SELECT parent_id, 1 FROM collection WHERE id = ?
                            UNION ALL
                            SELECT c.parent_id, a.depth + 1 FROM above a JOIN collection c ON c.id = a.id WHERE a.depth < ?)
                        SELECT max(depth) FROM above
                        """, row -> row.getInt(1), collection, MAX_DEPTH).orElseThrow();
    }

    static NewItem refusal(RemoteCollection collection, String why) {
        return new NewItem(
                "collection:" + collection.id(),
                collection.name(),
                null,
                ItemMetadata.of(collection.name(), null, List.of(), null),
                why);
    }

    /** What collections and characters have in common. */
    AssetCollection fresh(LibraryImport at, RemoteCollection from) {
        AssetCollection fresh = new AssetCollection();
        fresh.id = ids.next();
        fresh.ownerId = at.ownerId();
        fresh.type = AssetCollection.MANUAL;
        String name = TextSanitizer.clean(from.name(), MAX_NAME_LENGTH);
        fresh.name = name == null ? "?" : name;
        fresh.description = TextSanitizer.clean(from.description(), MAX_TEXT_LENGTH);
        fresh.icon = TextSanitizer.clean(from.icon(), MAX_NAME_LENGTH);
        fresh.color = TextSanitizer.clean(from.color(), MAX_NAME_LENGTH);
        fresh.coverImageUrl = TextSanitizer.clean(from.coverImageUrl(), WebUrl.MAX_LENGTH);
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
        return Objects.requireNonNullElse(SourceTimestamps.bounded(time, now), now);
    }
}
