package dev.darkroom.library.api;

import dev.darkroom.library.api.AssetDetail.Source;
import dev.darkroom.library.api.AssetDetail.Use;
import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.AssetRepository;
import dev.darkroom.library.asset.AssetView;
import dev.darkroom.library.asset.GenerationCost;
import dev.darkroom.library.asset.WireTime;
import dev.darkroom.library.lineage.LineageRepository;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ObjectService;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Renders one asset in detail. */
@ApplicationScoped
class AssetDetailService {

    private record Facts(
            UUID id,
            @Nullable String objectKey,
            @Nullable UUID jobId,
            @Nullable BigDecimal seed,
            @Nullable Instant expiresAt) {}

    private final Database database;
    private final AssetRepository rows;
    private final AssetIdResolver ids;
    private final GenerationCost.Source costs;
    private final Clock clock;

    AssetDetailService(
            Database database, AssetRepository rows, AssetIdResolver ids, GenerationCost.Source costs, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.ids = ids;
        this.costs = costs;
        this.clock = clock;
    }

    /** The asset of that asset id, vector id or request id. */
    AssetDetail.One one(UUID ownerId, String reference, String baseUrl) {
        return new AssetDetail.One(byId(ownerId, ids.known(ownerId, reference), baseUrl));
    }

    /** An asset that is known to be the owner's. */
    AssetDetail byId(UUID ownerId, UUID id, String baseUrl) {
        Facts facts = database.first(
                        """
                        SELECT a.id, a.object_key, a.job_id, a.expires_at, (g.parameters ->> 'seed')::numeric AS seed
                        FROM asset a LEFT JOIN generation g ON g.job_id = a.job_id WHERE a.id = ?
                        """,
                        row -> new Facts(
                                Database.id(row, "id"),
                                row.getString("object_key"),
                                Database.uuid(row, "job_id"),
                                row.getBigDecimal("seed"),
                                Database.instant(row, "expires_at")),
                        id)
                .orElseThrow(() -> Problem.notFound("Asset"));
        AssetView view = rows.view(id, baseUrl);
        return new AssetDetail(
                view,
                facts.seed(),
                facts.expiresAt() == null ? null : WireTime.of(facts.expiresAt()),
                facts.jobId() == null ? GenerationCost.UNKNOWN : costs.of(ownerId, facts.jobId()),
                facts.jobId() == null ? List.of() : sources(ownerId, facts.jobId(), baseUrl),
                uses(ownerId, facts));
    }

    private List<Source> sources(UUID ownerId, UUID jobId, String baseUrl) {
        return database.query(
                """
                SELECT i.url, i.role, known.id, known.object_key
                FROM generation_input i
                """ + LineageRepository.KNOWN_INPUT + """
                WHERE i.job_id = ? ORDER BY i.place
                """,
                row -> new Source(
                        row.getString("id"),
                        row.getString("object_key") == null
                                ? row.getString("url")
                                : baseUrl + ObjectService.urlPath(row.getString("object_key")),
                        row.getString("role")),
                ownerId,
                jobId);
    }

    private List<Use> uses(UUID ownerId, Facts of) {
        return database.query(
                """
                SELECT a.id, a.job_id, min(i.role) AS role FROM generation_input i JOIN asset a ON a.job_id = i.job_id
                WHERE (i.object_key = ? OR i.asset_id = ?) AND a.owner_id = ? AND (a.expires_at IS NULL OR a.expires_at > ?)
                GROUP BY a.id ORDER BY a.created_at DESC, a.id DESC LIMIT 100
                """,
                row -> new Use(row.getString("id"), row.getString("job_id"), row.getString("role")),
                of.objectKey(),
                of.id(),
                ownerId,
                clock.instant());
    }
}
