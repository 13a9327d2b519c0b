package dev.darkroom.library.search;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Numbers for the names of models; a vector's row tells by one of them what it was made with. */
@ApplicationScoped
class Models {

    /** The models that are compared now. */
    record InUse(int meaning, int look) {
        int of(Space space) {
            return switch (space) {
                case MEANING -> meaning;
                case LOOK -> look;
            };
        }
    }

    private final Database database;
    private final Embedder embedder;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();

    Models(Database database, Embedder embedder) {
        this.database = database;
        this.embedder = embedder;
    }

    InUse inUse() {
        return new InUse(number(name(Space.MEANING)), number(name(Space.LOOK)));
    }

    String name(Space space) {
        return switch (space) {
            case MEANING -> embedder.model();
            case LOOK -> Look.MODEL;
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
