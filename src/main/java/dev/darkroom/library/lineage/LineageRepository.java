package dev.darkroom.library.lineage;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Repository of lineage edges, read a level at a time. */
@ApplicationScoped
public class LineageRepository {

    /** The asset {@code known} that an input {@code i} of an owner's job is, by its file or by its id; if it is one. */
    public static final String KNOWN_INPUT = """
            LEFT JOIN LATERAL (
                SELECT a.id, a.job_id, a.object_key, a.type FROM asset a
                WHERE (a.object_key = i.object_key OR a.id = i.asset_id) AND a.owner_id = ? ORDER BY a.id LIMIT 1)
                known ON true
            """;

    /** An asset as a step knows it. */
    record Asset(UUID id, @Nullable UUID jobId, @Nullable String objectKey, String type) {}

    /** A job that made assets. */
    record Request(
            UUID jobId, @Nullable String endpoint, @Nullable String prompt, Instant createdAt, List<String> mentions) {}

    /**
     * A file that went into a job.
     *
     * @param assetId the asset that it was, as far as that was asked for
     * @param asset what it is now; null when it is no asset
     * @param goneType what it was, when it was an asset and is none any more
     */
    record Input(
            UUID jobId,
            String url,
            @Nullable String role,
            @Nullable String objectKey,
            @Nullable UUID assetId,
            @Nullable Asset asset,
            @Nullable String goneType) {}

    /** A character. */
    record Character(UUID id, String name, String identifier) {}

    private final Database database;
    private final Clock clock;

    LineageRepository(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Asset asset(UUID id) {
        return database.first(
                        "SELECT id, job_id, object_key, type FROM asset WHERE id = ?", LineageRepository::asset, id)
                .orElseThrow(() -> Problem.notFound("Asset"));
    }

    List<Request> requests(Collection<UUID> jobs) {
        return database.query(
                """
                SELECT DISTINCT ON (job_id) job_id, endpoint, prompt, created_at, mentions FROM asset
                WHERE job_id = ANY (?) ORDER BY job_id, id DESC
                """,
                row -> new Request(
                        Database.id(row, "job_id"),
                        row.getString("endpoint"),
                        row.getString("prompt"),
                        Database.time(row, "created_at"),
                        texts(row, "mentions")),
                (Object) array(jobs));
    }

    /** What went into jobs. */
    List<Input> inputs(UUID ownerId, Collection<UUID> jobs, int most) {
        return database.query(
                """
                SELECT i.job_id AS used_by, i.url, i.role, i.object_key AS used, i.asset_type AS was, known.*
                FROM generation_input i
                """ + KNOWN_INPUT + """
                WHERE i.job_id = ANY (?) ORDER BY i.job_id, i.place LIMIT ?
                """,
                row -> new Input(
                        Database.id(row, "used_by"),
                        row.getString("url"),
                        row.getString("role"),
                        row.getString("used"),
                        null,
                        Database.uuid(row, "id") == null ? null : asset(row),
                        row.getString("was")),
                ownerId,
                array(jobs),
                most);
    }

    /** The jobs that used objects, the newest first. */
    List<Input> uses(UUID ownerId, Collection<Asset> assets, int most) {
        return database.query(
                """
                SELECT i.job_id, i.url, i.role, i.object_key, i.asset_id
                FROM generation_input i JOIN generation g ON g.job_id = i.job_id
                WHERE (i.object_key = ANY (?) OR i.asset_id = ANY (?)) AND g.owner_id = ? ORDER BY g.created_at DESC, i.job_id, i.place LIMIT ?
                """,
                row -> new Input(
                        Database.id(row, "job_id"),
                        row.getString("url"),
                        row.getString("role"),
                        row.getString("object_key"),
                        Database.uuid(row, "asset_id"),
                        null,
                        null),
                assets.stream().map(Asset::objectKey).filter(Objects::nonNull).toArray(String[]::new),
                assets.stream().map(Asset::id).toArray(UUID[]::new),
                ownerId,
                most);
    }

    /** What jobs made and is still there. */
    List<Asset> outputs(UUID ownerId, Collection<UUID> jobs, int most) {
        return database.query("""
                SELECT id, job_id, object_key, type FROM asset
                WHERE job_id = ANY (?) AND owner_id = ? AND (expires_at IS NULL OR expires_at > ?)
                ORDER BY created_at DESC, id DESC LIMIT ?
                """, LineageRepository::asset, array(jobs), ownerId, clock.instant(), most);
    }

    List<Character> characters(UUID ownerId, Collection<String> identifiers) {
        return database.query(
                """
                SELECT id, name, character_identifier FROM collection
                WHERE owner_id = ? AND lower(character_identifier) = ANY (?) ORDER BY id
                """,
                row -> new Character(
                        Database.id(row, "id"), row.getString("name"), row.getString("character_identifier")),
                ownerId,
                identifiers.toArray(String[]::new));
    }

    private static Asset asset(ResultSet row) throws SQLException {
        return new Asset(
                Database.id(row, "id"),
                Database.uuid(row, "job_id"),
                row.getString("object_key"),
                row.getString("type"));
    }

    private static UUID[] array(Collection<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        java.sql.Array array = row.getArray(column);
        return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
    }
}
