package dev.darkroom.library.api;

import dev.darkroom.library.asset.AssetEvents;
import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.StoredResponse;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ObjectService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Updates and deletes assets, in the caller's transaction. */
@ApplicationScoped
class AssetWriteService {

    static final int MAX_TITLE_LENGTH = 255;

    private final Database database;
    private final AssetIdResolver ids;
    private final AssetDetailService details;
    private final ObjectService objectService;
    private final AssetEvents assetEvents;

    AssetWriteService(
            Database database,
            AssetIdResolver ids,
            AssetDetailService details,
            ObjectService objectService,
            AssetEvents assetEvents) {
        this.assetEvents = assetEvents;
        this.database = database;
        this.ids = ids;
        this.details = details;
        this.objectService = objectService;
    }

    /** Another title or other words; what is absent stays. */
    AssetDetail.One change(UUID ownerId, String reference, AssetBodies.Change body) {
        UUID id = ids.known(ownerId, reference);
        if (body.title() != null) {
            String title = body.title().orElseThrow(() -> Problem.invalid("title", "is required"));
            database.update("UPDATE asset SET title = ? WHERE id = ?", title, id);
        }
        if (body.prompt() != null) {
            database.update(
                    "UPDATE asset SET prompt = ? WHERE id = ?", body.prompt().orElse(null), id);
        }
        return new AssetDetail.One(details.byId(ownerId, id, StoredResponse.BASE));
    }

    void delete(UUID ownerId, String reference) {
        delete(new UUID[] {ids.known(ownerId, reference)});
    }

    /**
     * Deletes assets; the bytes go, too, unless another asset shows them. The lock on the objects makes those who delete
     * the last two assets of an object at once wait for each other: the second then finds none left.
     */
    int delete(UUID[] assets) {
        database.query("""
                SELECT key FROM stored_object WHERE key IN (SELECT object_key FROM asset WHERE id = ANY (?))
                ORDER BY key FOR UPDATE
                """, row -> row.getString(1), (Object) assets);
        List<String> objects = new ArrayList<>();
        assetEvents.deleted(database.query(
                "DELETE FROM asset WHERE id = ANY (?) RETURNING id, owner_id, job_id, endpoint, key_id, object_key",
                row -> {
                    objects.add(row.getString("object_key"));
                    return new AssetEvents.Deleted(
                            Database.id(row, "id"),
                            Database.id(row, "owner_id"),
                            Database.uuid(row, "job_id"),
                            row.getString("endpoint"),
                            row.getString("key_id"));
                },
                (Object) assets));
        objectService.delete(database.query("""
                SELECT DISTINCT key FROM unnest(?::text[]) AS gone (key)
                WHERE key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM asset a WHERE a.object_key = gone.key)
                """, row -> row.getString(1), (Object) objects.toArray(String[]::new)));
        return objects.size();
    }
}
