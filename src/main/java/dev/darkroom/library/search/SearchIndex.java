package dev.darkroom.library.search;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what searches compare: of each asset a vector and its bits, for its meaning and for its look. */
@ApplicationScoped
public class SearchIndex {

    /** One asset's place in a space; without a vector it has none there. */
    record Placed(Reading asset, @Nullable Vector vector) {}

    private final Database database;
    private final Meanings meanings;
    private final Models models;

    SearchIndex(Database database, Meanings meanings, Models models) {
        this.database = database;
        this.meanings = meanings;
        this.models = models;
    }

    /**
     * Makes assets that were filed just now findable by their meaning, in the caller's transaction. Under load, and where
     * the model is far away, that is left to the background; by their words they are found in any case.
     */
    public void filed(List<Reading> assets) {
        write(
                Space.MEANING,
                assets.stream()
                        .map(asset ->
                                new Placed(asset, meanings.atOnce(asset.text()).orElse(null)))
                        .filter(placed -> placed.vector() != null)
                        .toList());
    }

    /** Writes places, over those that were there. */
    void write(Space space, List<Placed> placed) {
        List<Placed> somewhere =
                placed.stream().filter(one -> one.vector() != null).toList();
        if (somewhere.isEmpty()) {
            return;
        }
        String sql = """
                WITH fresh AS (
                    SELECT id, owner_id, type, source, bits, vector, ?::smallint AS model_id
                    FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[])
                        AS f (id, owner_id, type, source, bits, vector)
                    WHERE EXISTS (SELECT 1 FROM asset a WHERE a.id = f.id)
                ), exact AS (
                    INSERT INTO %2$s (id, model_id, vector) SELECT id, model_id, decode(vector, 'hex') FROM fresh
                    ON CONFLICT (id) DO UPDATE SET model_id = excluded.model_id, vector = excluded.vector
                )
                INSERT INTO %1$s (id, owner_id, type, source, model_id, bits)
                SELECT id, owner_id, type, source, model_id, bits::bit(384) FROM fresh
                ON CONFLICT (id) DO UPDATE SET model_id = excluded.model_id, bits = excluded.bits
                """.formatted(space.table(), space.vectors());
        database.update(
                sql,
                models.inUse().of(space),
                ids(somewhere.stream().map(one -> one.asset().id()).toList()),
                ids(somewhere.stream().map(one -> one.asset().ownerId()).toList()),
                texts(somewhere.stream().map(one -> one.asset().type()).toList()),
                texts(somewhere.stream().map(one -> one.asset().source()).toList()),
                texts(somewhere.stream().map(one -> space.bits(vector(one))).toList()),
                texts(somewhere.stream().map(one -> vector(one).hex()).toList()));
    }

    /** Where an asset lies in a space. */
    Optional<Vector> vector(Space space, UUID id) {
        return database.first(
                "SELECT vector FROM " + space.vectors() + " WHERE id = ? AND model_id = ?",
                row -> Vector.read(row.getBytes(1)),
                id,
                models.inUse().of(space));
    }

    private static Vector vector(Placed placed) {
        return Optional.ofNullable(placed.vector()).orElseThrow();
    }

    private static UUID[] ids(List<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }

    private static String[] texts(List<String> texts) {
        return texts.toArray(String[]::new);
    }
}
