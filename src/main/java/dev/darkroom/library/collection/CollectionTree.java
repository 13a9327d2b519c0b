package dev.darkroom.library.collection;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.shared.AdvisoryLocks;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How collections lie in each other: five levels at most, and none inside itself. */
@ApplicationScoped
class CollectionTree {

    // The key of the advisory lock, beside the owner's hash.
    private static final int SHAPING = 1668246636;

    private static final int DEEPEST = 5;
    private static final int MAX_SHOWN = 5_000;

    /** A collection and, in turn, those inside it. */
    @RegisterForReflection
    record Node(
            @JsonProperty("id") String id,
            @JsonProperty("name") String name,
            @JsonProperty("type") String type,
            @JsonProperty("children") List<Node> children) {}

    /** One above. */
    @RegisterForReflection
    record Ancestor(
            @JsonProperty("id") String id,
            @JsonProperty("name") String name,
            @JsonProperty("type") String type) {}

    /** The answer; ancestors from the top down. */
    @RegisterForReflection
    record Hierarchy(
            @JsonProperty("hierarchy") Node hierarchy,
            @JsonProperty("ancestors") List<Ancestor> ancestors) {}

    private record Row(UUID id, @Nullable UUID parentId, String name, String type) {}

    private final Database database;
    private final AdvisoryLocks locks;

    CollectionTree(Database database, AdvisoryLocks locks) {
        this.database = database;
        this.locks = locks;
    }

    Hierarchy around(AssetCollection collection) {
        Map<UUID, Node> nodes = new HashMap<>();
        for (Row row : below(collection.id)) {
            Node node = new Node(row.id().toString(), row.name(), row.type(), new ArrayList<>());
            nodes.put(row.id(), node);
            Node parent = row.parentId() == null ? null : nodes.get(row.parentId());
            if (parent != null) {
                parent.children().add(node);
            }
        }
        Node root = nodes.getOrDefault(
                collection.id, new Node(collection.id.toString(), collection.name, collection.type, new ArrayList<>()));
        return new Hierarchy(
                root,
                above(collection.parentId).stream()
                        .map(row -> new Ancestor(row.id().toString(), row.name(), row.type()))
                        .toList());
    }

    /**
     * Makes sure that a collection fits under another, and that it stays so until the caller's transaction ends.
     *
     * @param moved null for one that is yet to be made
     * @return the other's id
     * @throws Problem 422 when it is no manual collection of the owner's, is inside the one that is moved, or too deep
     */
    UUID roomUnder(UUID ownerId, String parent, @Nullable AssetCollection moved) {
        lock(ownerId);
        List<Row> path = Ids.parse(parent).map(this::above).orElse(List.of());
        if (path.isEmpty() || !isManual(ownerId, path.getLast().id())) {
            throw Problem.invalid("parent_collection_id", "no such manual collection");
        }
        if (moved != null && path.stream().anyMatch(row -> row.id().equals(moved.id))) {
            throw Problem.invalid("parent_collection_id", "lies inside the collection itself");
        }
        if (path.size() + (moved == null ? 1 : height(moved.id)) > DEEPEST) {
            throw Problem.invalid("parent_collection_id", "would make more than " + DEEPEST + " levels");
        }
        return path.getLast().id();
    }

    /**
     * Lets one transaction at a time change the shape of an owner's tree: two moves at once could make a circle together. Before
     * whatever else such a transaction does.
     */
    void lock(UUID ownerId) {
        locks.lock(SHAPING, ownerId.toString());
    }

    private boolean isManual(UUID ownerId, UUID id) {
        return AssetCollection.count("id = ?1 and ownerId = ?2 and type = ?3", id, ownerId, AssetCollection.MANUAL)
                == 1;
    }

    /** That collection and those that it lies in, from the top down. */
    private List<Row> above(@Nullable UUID id) {
        return database.query("""
                WITH RECURSIVE up AS (
                    SELECT id, parent_id, name, type, 1 AS level FROM collection WHERE id = ?
                    UNION ALL
                    SELECT c.id, c.parent_id, c.name, c.type, up.level + 1
                    FROM collection c JOIN up ON c.id = up.parent_id WHERE up.level < 100)
                SELECT * FROM up ORDER BY level DESC
                """, CollectionTree::row, id);
    }

    /** That collection and those inside it, each after the one that it lies in. */
    private List<Row> below(UUID id) {
        return database.query(
                DOWN + "SELECT * FROM down ORDER BY level, name, id LIMIT ?", CollectionTree::row, id, MAX_SHOWN);
    }

    private int height(UUID id) {
        return database.first(DOWN + "SELECT max(level) FROM down", row -> row.getInt(1), id)
                .orElse(1);
    }

    private static final String DOWN = """
            WITH RECURSIVE down AS (
                SELECT id, parent_id, name, type, 1 AS level FROM collection WHERE id = ?
                UNION ALL
                SELECT c.id, c.parent_id, c.name, c.type, down.level + 1
                FROM collection c JOIN down ON c.parent_id = down.id WHERE down.level < 10)
            """;

    private static Row row(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Row(
                Database.id(row, "id"), Database.uuid(row, "parent_id"), row.getString("name"), row.getString("type"));
    }
}
