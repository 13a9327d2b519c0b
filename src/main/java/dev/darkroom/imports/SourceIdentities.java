package dev.darkroom.imports;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Repository of identities: what stands here for something elsewhere. */
@ApplicationScoped
class SourceIdentities {

    /** What has one, by the name of its column. */
    enum Kind {
        ASSET("asset"),
        COLLECTION("collection"),
        TAG("tag");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private final Database database;

    SourceIdentities(Database database) {
        this.database = database;
    }

    Optional<UUID> find(LibraryImport at, Kind kind, String sourceId) {
        return Optional.ofNullable(find(at, kind, List.of(sourceId)).get(sourceId));
    }

    /** Those that are known, by their ids at the source. */
    Map<String, UUID> find(LibraryImport at, Kind kind, Collection<String> sourceIds) {
        Map<String, UUID> known = new HashMap<>();
        if (!sourceIds.isEmpty()) {
            Map<String, String> fitting = new HashMap<>();
            sourceIds.forEach(id -> fitting.put(NewItem.id(id), id));
            database.query(
                            "SELECT source_id, " + kind.label + "_id AS local FROM import_identity"
                                    + " WHERE owner_id = ? AND kind = ? AND md5(origin) = md5(?) AND source_id = ANY (?)",
                            row -> Map.entry(row.getString("source_id"), Database.id(row, "local")),
                            at.ownerId(),
                            kind.label,
                            at.origin(),
                            fitting.keySet().toArray(String[]::new))
                    .forEach(
                            found -> known.put(fitting.getOrDefault(found.getKey(), found.getKey()), found.getValue()));
        }
        return known;
    }

    /** In the transaction that makes the thing; what is known already stays. */
    void put(LibraryImport at, Kind kind, String sourceId, UUID local) {
        database.update(
                "INSERT INTO import_identity (owner_id, origin, kind, source_id, " + kind.label + "_id)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                at.ownerId(),
                at.origin(),
                kind.label,
                NewItem.id(sourceId),
                local);
    }
}
