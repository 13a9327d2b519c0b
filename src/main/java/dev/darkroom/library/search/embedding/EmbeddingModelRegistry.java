package dev.darkroom.library.search.embedding;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Numbers for the names of models; a vector's row tells by one of them what it was made with. */
@ApplicationScoped
public class EmbeddingModelRegistry {

    /** The models that are compared now. */
    public record InUse(int meaning, int look) {
        public int of(EmbeddingSpace embeddingSpace) {
            return switch (embeddingSpace) {
                case MEANING -> meaning;
                case LOOK -> look;
            };
        }
    }

    private final Database database;
    private final TextEmbedder textEmbedder;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();

    EmbeddingModelRegistry(Database database, TextEmbedder textEmbedder) {
        this.database = database;
        this.textEmbedder = textEmbedder;
    }

    public InUse inUse() {
        return new InUse(number(name(EmbeddingSpace.MEANING)), number(name(EmbeddingSpace.LOOK)));
    }

    String name(EmbeddingSpace embeddingSpace) {
        return switch (embeddingSpace) {
            case MEANING -> textEmbedder.model();
            case LOOK -> VisualEmbedding.MODEL;
        };
    }

    // In a statement of its own, which an outer transaction that fails would take back: so it is not kept before read.
    private int number(String name) {
        Integer number = known.get(name);
        if (number != null) {
            return number;
        }
        Optional<Integer> there = find(name);
        if (there.isPresent()) {
            known.put(name, there.get());
            return there.get();
        }
        database.update("INSERT INTO search_model (name) VALUES (?) ON CONFLICT (name) DO NOTHING", name);
        return find(name).orElseThrow();
    }

    private Optional<Integer> find(String name) {
        return database.first("SELECT id FROM search_model WHERE name = ?", row -> row.getInt(1), name);
    }
}
