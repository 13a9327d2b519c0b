package dev.darkroom.library.collection;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts assets into collections and under tags as soon as they are filed. */
@ApplicationScoped
public class AssetPlacement {

    private final Database database;
    private final Ids ids;
    private final Clock clock;

    AssetPlacement(Database database, Ids ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /** Those of the given ids that are manual collections of the owner's: only into such a one can assets be put. */
    public Set<UUID> manualCollections(UUID ownerId, Collection<UUID> among) {
        return among.isEmpty()
                ? Set.of()
                : new HashSet<>(database.query(
                        "SELECT id FROM collection WHERE owner_id = ? AND type = 'manual' AND id = ANY (?)",
                        row -> Database.id(row, "id"),
                        ownerId,
                        among.toArray(UUID[]::new)));
    }

    /**
     * Tags assets and puts them into a collection, in the caller's transaction; doing it again changes nothing.
     *
     * @param tags names; those that the owner does not have yet are made
     * @param collectionId null for none; one that is gone by now is passed over
     */
    public void arrange(UUID ownerId, List<UUID> assets, List<String> tags, @Nullable UUID collectionId) {
        UUID[] them = assets.toArray(UUID[]::new);
        if (them.length > 0 && !tags.isEmpty()) {
            tag(ownerId, them, tags);
        }
        if (them.length > 0 && collectionId != null) {
            database.update("""
                    INSERT INTO asset_collection (collection_id, asset_id, added_at)
                    SELECT c.id, a, ? FROM (
                        SELECT id FROM collection WHERE id = ? AND owner_id = ? AND type = 'manual' FOR KEY SHARE) c,
                        unnest(?::uuid[]) a
                    ON CONFLICT DO NOTHING""", clock.instant(), collectionId, ownerId, them);
        }
    }

    // In the order of their names, so that two who make the same tags wait for each other and never in a circle.
    private void tag(UUID ownerId, UUID[] assets, List<String> tags) {
        String[] names = tags.stream().sorted().distinct().toArray(String[]::new);
        UUID[] fresh = Stream.generate(ids::next).limit(names.length).toArray(UUID[]::new);
        database.update("""
                INSERT INTO tag (id, owner_id, name, created_at)
                SELECT id, ?, name, ? FROM unnest(?::uuid[], ?::text[]) AS t (id, name)
                ON CONFLICT (owner_id, name) DO NOTHING""", ownerId, clock.instant(), fresh, names);
        database.update("""
                INSERT INTO asset_tag (tag_id, asset_id)
                SELECT t.id, a FROM (
                    SELECT id FROM tag WHERE owner_id = ? AND name = ANY (?) FOR KEY SHARE) t, unnest(?::uuid[]) a
                ON CONFLICT DO NOTHING""", ownerId, names, assets);
    }
}
