package dev.darkroom.library.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.library.export.ExportedAsset.Source;
import dev.darkroom.library.lineage.LineageRepository;
import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Loads the further columns of assets for an export, in two statements however many there are. */
@ApplicationScoped
class ExportFacts {

    /** Of longer inputs only the short values are told, as they can be looked for. */
    private static final int MAX_INPUT_LENGTH = 64 * 1024;

    /** @param file null when there is none any more */
    record Facts(
            @Nullable StoredFile file,
            @Nullable Instant expiresAt,
            @Nullable BigDecimal seed,
            @Nullable JsonNode parameters,
            List<Source> madeFrom) {}

    record StoredFile(String name, long size, String sha256) {}

    private record Link(UUID made, Source source) {}

    private final Database database;

    ExportFacts(Database database) {
        this.database = database;
    }

    Map<UUID, Facts> of(UUID ownerId, List<UUID> assets, Instant now) {
        UUID[] ids = assets.toArray(UUID[]::new);
        Map<UUID, List<Source>> sources = new HashMap<>();
        links(ownerId, ids)
                .forEach(link -> sources.computeIfAbsent(link.made(), _ -> new ArrayList<>())
                        .add(link.source()));
        Map<UUID, Facts> facts = new HashMap<>();
        database.query(
                """
                SELECT a.id, a.expires_at, o.file_name, o.size, o.sha256, (g.parameters ->> 'seed')::numeric AS seed,
                    CASE WHEN length(g.input) <= ? THEN g.input ELSE (g.parameters -> 'input')::text END AS input
                FROM asset a LEFT JOIN generation g ON g.job_id = a.job_id
                LEFT JOIN stored_object o ON o.key = a.object_key AND (o.expires_at IS NULL OR o.expires_at > ?)
                WHERE a.id = ANY (?)
                """,
                row -> facts.put(
                        Database.id(row, "id"),
                        new Facts(
                                row.getString("file_name") == null
                                        ? null
                                        : new StoredFile(
                                                row.getString("file_name"),
                                                row.getLong("size"),
                                                HexFormat.of().formatHex(row.getBytes("sha256"))),
                                Database.instant(row, "expires_at"),
                                row.getBigDecimal("seed"),
                                InputRedaction.of(row.getString("input")),
                                sources.getOrDefault(Database.id(row, "id"), List.of()))),
                MAX_INPUT_LENGTH,
                now,
                ids);
        return facts;
    }

    // What was deleted since is still told by its id.
    private List<Link> links(UUID ownerId, UUID[] ids) {
        return database.query(
                """
                SELECT a.id AS made, coalesce(known.id, i.asset_id) AS source, i.role
                FROM asset a JOIN generation_input i ON i.job_id = a.job_id
                """ + LineageRepository.KNOWN_INPUT + """
                WHERE a.id = ANY (?) AND (known.id IS NOT NULL OR i.asset_id IS NOT NULL)
                ORDER BY a.id, i.place
                """,
                row -> new Link(Database.id(row, "made"), new Source(row.getString("source"), row.getString("role"))),
                ownerId,
                ids);
    }
}
