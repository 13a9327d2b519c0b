package dev.darkroom.library.search.index;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingModelRegistry;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.embedding.TextEmbeddingService;
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
    public record Placed(IndexDocument asset, @Nullable Embedding vector) {}

    private final Database database;
    private final TextEmbeddingService textEmbeddingService;
    private final EmbeddingModelRegistry embeddingModelRegistry;

    SearchIndex(
            Database database,
            TextEmbeddingService textEmbeddingService,
            EmbeddingModelRegistry embeddingModelRegistry) {
        this.database = database;
        this.textEmbeddingService = textEmbeddingService;
        this.embeddingModelRegistry = embeddingModelRegistry;
    }

    /**
     * Makes assets that were filed just now findable by their meaning, in the caller's transaction. Under load, and where
     * the model is far away, that is left to the background; by their words they are found in any case.
     */
    public void filed(List<IndexDocument> assets) {
        write(
                EmbeddingSpace.MEANING,
                assets.stream()
                        .map(asset -> new Placed(
                                asset, textEmbeddingService.atOnce(asset.text()).orElse(null)))
                        .filter(placed -> placed.vector() != null)
                        .toList());
    }

    /** Writes places, over those that were there. */
    public void write(EmbeddingSpace embeddingSpace, List<Placed> placed) {
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
                """.formatted(embeddingSpace.table(), embeddingSpace.vectors());
        database.update(
                sql,
                embeddingModelRegistry.inUse().of(embeddingSpace),
                ids(somewhere.stream().map(one -> one.asset().id()).toList()),
                ids(somewhere.stream().map(one -> one.asset().ownerId()).toList()),
                texts(somewhere.stream().map(one -> one.asset().type()).toList()),
                texts(somewhere.stream().map(one -> one.asset().source()).toList()),
                texts(somewhere.stream()
                        .map(one -> embeddingSpace.bits(vector(one)))
                        .toList()),
                texts(somewhere.stream().map(one -> vector(one).hex()).toList()));
    }

    /** Where an asset lies in a space. */
    public Optional<Embedding> vector(EmbeddingSpace embeddingSpace, UUID id) {
        return database.first(
                "SELECT vector FROM " + embeddingSpace.vectors() + " WHERE id = ? AND model_id = ?",
                row -> Embedding.read(row.getBytes(1)),
                id,
                embeddingModelRegistry.inUse().of(embeddingSpace));
    }

    private static Embedding vector(Placed placed) {
        return Optional.ofNullable(placed.vector()).orElseThrow();
    }

    private static UUID[] ids(List<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }

    private static String[] texts(List<String> texts) {
        return texts.toArray(String[]::new);
    }
}
