package dev.darkroom.access.owner;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Looks up owners. */
@ApplicationScoped
public class OwnerService {

    private record Found(UUID id, String name) {}

    private final Database database;

    OwnerService(Database database) {
        this.database = database;
    }

    /** Who is meant by each of these names or ids; without those that mean nobody, or more than one. */
    public Map<String, UUID> known(List<String> namesOrIds) {
        if (namesOrIds.isEmpty()) {
            return Map.of();
        }
        String[] asked = namesOrIds.toArray(String[]::new);
        List<Found> found = database.query(
                "SELECT id, name FROM owner WHERE name = ANY (?) OR id::text = ANY (?)",
                row -> new Found(Database.id(row, "id"), row.getString("name")),
                asked,
                asked);
        Map<String, UUID> known = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (Found owner : found) {
            if (known.put(owner.name(), owner.id()) != null) {
                ambiguous.add(owner.name());
            }
        }
        known.keySet().removeAll(ambiguous);
        found.forEach(owner -> known.put(owner.id().toString(), owner.id()));
        return known;
    }
}
