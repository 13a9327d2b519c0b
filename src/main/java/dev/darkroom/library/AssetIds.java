package dev.darkroom.library;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Finds the asset that a reference means: an asset id, a vector id (the same here) or the id of the request that made
 * it, which means the first of its outputs. What belongs to somebody else is not found.
 */
@ApplicationScoped
class AssetIds {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final List<String> REFERENCES = List.of("asset_id", "request_id", "vector_id");

    private final Database database;
    private final Clock clock;

    AssetIds(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A UUID in its usual form; anything else is empty, so that it can be "not found" rather than an error. */
    static Optional<UUID> parse(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** The asset that a body's {@code asset_id}, {@code request_id} or {@code vector_id} means: exactly one of them. */
    UUID referred(UUID ownerId, JsonBody body) {
        List<String> given = REFERENCES.stream().filter(body::has).toList();
        if (given.size() != 1) {
            throw Problem.invalid("asset_id", "exactly one of asset_id, request_id and vector_id is needed");
        }
        String field = given.getFirst();
        String text = body.text(field, 255);
        return find(ownerId, text, field.equals("request_id") ? "job_id" : "id");
    }

    /** The asset of that asset id or vector id. */
    UUID known(UUID ownerId, String text) {
        return find(ownerId, text, "id");
    }

    private UUID find(UUID ownerId, String text, String column) {
        return parse(text)
                .flatMap(id -> database.first(
                        "SELECT a.id FROM asset a JOIN stored_object o ON o.key = a.object_key WHERE a." + column
                                + " = ? AND a.owner_id = ? AND (o.expires_at IS NULL OR o.expires_at > ?)"
                                + " ORDER BY a.created_at, a.id DESC LIMIT 1",
                        row -> Database.id(row, "id"),
                        id,
                        ownerId,
                        clock.instant()))
                .orElseThrow(() -> Problem.notFound("Asset"));
    }
}
