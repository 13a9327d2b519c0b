package dev.darkroom.library.asset;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Resolves references to assets. Finds the asset that a reference means: an asset id, a vector id (the same here)
 * or the id of the request that made it, which means the first of its outputs. What belongs to somebody else is not
 * found.
 */
@ApplicationScoped
public class AssetIdResolver {

    private final Database database;

    AssetIdResolver(Database database) {
        this.database = database;
    }

    /** No id of a later moment is smaller: ids begin with the millisecond they were made in. */
    public static UUID lastOf(Instant now) {
        return new UUID(now.toEpochMilli() << 16 | 0xFFFF, -1L);
    }

    /** The asset that a body's {@code asset_id}, {@code request_id} or {@code vector_id} means: exactly one of them. */
    public UUID referred(UUID ownerId, AssetReference body) {
        return known(ownerId, body.only());
    }

    /** The asset of that asset id or vector id, or the first one of that request. */
    public UUID known(UUID ownerId, String text) {
        return find(ownerId, text).orElseThrow(() -> Problem.notFound("Asset"));
    }

    /**
     * Those of asset ids, vector ids and request ids.
     *
     * @throws Problem 422 when one of them is none of the owner's
     */
    public UUID[] all(UUID ownerId, String field, List<UUID> references) {
        List<UUID> found = database.query(
                """
                SELECT coalesce(
                    (SELECT a.id FROM asset a
                        WHERE (a.id = ref OR a.job_id = ref) AND a.owner_id = ?
                        ORDER BY a.id = ref DESC, a.created_at, a.id DESC LIMIT 1),
                    (SELECT a.id FROM asset a WHERE a.origin_request_id = ref::text AND a.owner_id = ?
                        ORDER BY a.created_at, a.id DESC LIMIT 1)) AS id
                FROM unnest(?::uuid[]) AS ref
                """, row -> row.getObject("id", UUID.class), ownerId, ownerId, references.toArray(UUID[]::new));
        if (found.contains(null)) {
            throw Problem.invalid(field, "holds an asset that does not exist");
        }
        return found.stream().distinct().toArray(UUID[]::new);
    }

    public boolean has(UUID ownerId, String text) {
        return find(ownerId, text).isPresent();
    }

    private Optional<UUID> find(UUID ownerId, String text) {
        return Ids.parse(text)
                .flatMap(id -> database.first("""
                        SELECT id FROM asset
                        WHERE (id = ? OR job_id = ?) AND owner_id = ?
                        ORDER BY id = ? DESC, created_at, id DESC LIMIT 1
                        """, row -> Database.id(row, "id"), id, id, ownerId, id))
                .or(() -> imported(ownerId, text));
    }

    /** The first output of a request at the library that it was imported from. */
    public Optional<UUID> imported(UUID ownerId, String requestId) {
        if (!Texts.isStorable(requestId)) {
            return Optional.empty();
        }
        return database.first("""
                SELECT id FROM asset WHERE origin_request_id = ? AND owner_id = ?
                ORDER BY created_at, id DESC LIMIT 1
                """, row -> Database.id(row, "id"), requestId, ownerId);
    }
}
