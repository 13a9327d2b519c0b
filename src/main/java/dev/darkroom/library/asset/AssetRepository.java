package dev.darkroom.library.asset;

import dev.darkroom.library.preview.Preview;
import dev.darkroom.library.preview.PreviewRepository;
import dev.darkroom.library.search.SearchHit;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ObjectService;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Repository of assets. Reads assets with their objects, previews, tags and collections: three statements, however
 * many assets there are.
 */
@ApplicationScoped
public class AssetRepository {

    public static final String SELECT = """
            SELECT a.id, coalesce(a.origin_request_id, a.job_id::text) AS request_id, a.type, a.title, a.endpoint, a.created_at, a.source, a.prompt, a.width,
                a.height, a.duration_seconds, a.codec, a.channels, a.favorited_at, o.content_type,
                CASE WHEN a.expires_at IS NULL OR a.expires_at > now() THEN a.object_key END AS object_key
            FROM asset a LEFT JOIN stored_object o ON o.key = a.object_key
            """;

    /** One row; what it belongs to is still missing. */
    public record Row(
            UUID id,
            @Nullable String requestId,
            @Nullable String objectKey,
            String type,
            String title,
            @Nullable String endpoint,
            Instant createdAt,
            String source,
            @Nullable String prompt,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Double seconds,
            @Nullable String codec,
            @Nullable Integer channels,
            @Nullable String contentType,
            boolean favorited) {}

    /** Tags by their names, then collections in the order in which the asset came in. */
    private static final String PLACES = """
            SELECT l.asset_id, t.id, t.name, t.created_at AS since FROM asset_tag l JOIN tag t ON t.id = l.tag_id
            WHERE l.asset_id = ANY (?)
            UNION ALL
            SELECT asset_id, collection_id, NULL, added_at FROM asset_collection WHERE asset_id = ANY (?)
            ORDER BY name, since, id
            """;

    /** @param name of a tag; null when it is a collection */
    private record Place(UUID assetId, UUID id, @Nullable String name, Instant since) {

        Optional<TagView> tag() {
            return Optional.ofNullable(name).map(named -> TagView.of(id, named, since));
        }
    }

    private final Database database;
    private final PreviewRepository previews;

    AssetRepository(Database database, PreviewRepository previews) {
        this.database = database;
        this.previews = previews;
    }

    /**
     * @param rest conditions, order and limit over {@code a}
     */
    List<Row> select(String rest, @Nullable Object... parameters) {
        return database.query(SELECT + rest, AssetRepository::row, parameters);
    }

    /** The same for conditions that a caller put together. */
    public List<Row> find(String rest, @Nullable Object... parameters) {
        return database.queryPlanned(SELECT + rest, AssetRepository::row, parameters);
    }

    /** Those of the given ids that have not expired, in that order. */
    public List<Row> alive(List<UUID> ids, Instant now) {
        return select(
                "WHERE a.id = ANY (?) AND (a.expires_at IS NULL OR a.expires_at > ?) ORDER BY array_position(?, a.id)",
                ids.toArray(UUID[]::new),
                now,
                ids.toArray(UUID[]::new));
    }

    /** Those of the given ids, in that order. */
    public List<Row> inOrder(List<UUID> ids) {
        UUID[] all = ids.toArray(UUID[]::new);
        return select("WHERE a.id = ANY (?) ORDER BY array_position(?, a.id)", all, all);
    }

    /**
     * One asset on the wire.
     *
     * @throws Problem 404 when it was deleted a moment ago
     */
    public AssetView view(UUID id, String baseUrl) {
        return views(select("WHERE a.id = ?", id), baseUrl).stream()
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Asset"));
    }

    /** The assets on the wire, in the same order. */
    public List<AssetView> views(List<Row> rows, String baseUrl) {
        return views(rows, baseUrl, Map.of());
    }

    /** @param hits by id, how each was found */
    public List<AssetView> views(List<Row> rows, String baseUrl, Map<UUID, SearchHit> hits) {
        UUID[] ids = rows.stream().map(Row::id).toArray(UUID[]::new);
        Map<UUID, List<Place>> places = database.query(PLACES, AssetRepository::place, ids, ids).stream()
                .collect(Collectors.groupingBy(Place::assetId));
        Map<String, Preview> shown = previews(rows);
        return rows.stream()
                .map(row -> view(
                        row,
                        baseUrl,
                        shown.getOrDefault(String.valueOf(row.objectKey()), Preview.NONE),
                        places.getOrDefault(row.id(), List.of()),
                        hits.get(row.id())))
                .toList();
    }

    /** By the keys of their objects; those without are left out. */
    public Map<String, Preview> previews(List<Row> rows) {
        return previews.of(
                rows.stream().map(Row::objectKey).filter(Objects::nonNull).toList());
    }

    private static AssetView view(
            Row row, String baseUrl, Preview preview, List<Place> places, @Nullable SearchHit searchHit) {
        List<String> collections = places.stream()
                .filter(place -> place.name() == null)
                .map(place -> place.id().toString())
                .toList();
        List<TagView> tags =
                places.stream().flatMap(place -> place.tag().stream()).toList();
        return new AssetView(
                row.id().toString(),
                row.id().toString(),
                row.requestId(),
                row.objectKey() == null ? null : baseUrl + ObjectService.urlPath(row.objectKey()),
                row.type(),
                row.title(),
                row.endpoint(),
                WireTime.of(row.createdAt()),
                row.source(),
                row.prompt(),
                row.width(),
                row.height(),
                row.contentType(),
                row.favorited(),
                collections,
                tags,
                searchHit == null ? null : searchHit.similarity(),
                row.seconds(),
                row.codec(),
                row.channels(),
                thumbnails(preview, baseUrl),
                preview.poster() == null
                        ? null
                        : baseUrl + ObjectService.urlPath(preview.poster().key()),
                preview.placeholder(),
                searchHit == null || searchHit.look() == null ? null : searchHit.isNearDuplicate());
    }

    private static AssetView.@Nullable Thumbnails thumbnails(Preview preview, String baseUrl) {
        Preview.Picture smallest = preview.small();
        return smallest == null
                ? null
                : new AssetView.Thumbnails(
                        thumbnail(smallest, baseUrl),
                        thumbnail(preview.medium(), baseUrl),
                        thumbnail(preview.large(), baseUrl));
    }

    private static AssetView.@Nullable Thumbnail thumbnail(Preview.@Nullable Picture picture, String baseUrl) {
        return picture == null
                ? null
                : new AssetView.Thumbnail(
                        baseUrl + ObjectService.urlPath(picture.key()), picture.width(), picture.height());
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(
                Database.id(row, "asset_id"),
                Database.id(row, "id"),
                row.getString("name"),
                Database.time(row, "since"));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                Database.id(row, "id"),
                row.getString("request_id"),
                row.getString("object_key"),
                row.getString("type"),
                row.getString("title"),
                row.getString("endpoint"),
                Database.time(row, "created_at"),
                row.getString("source"),
                row.getString("prompt"),
                row.getObject("width", Integer.class),
                row.getObject("height", Integer.class),
                row.getObject("duration_seconds", Double.class),
                row.getString("codec"),
                row.getObject("channels", Integer.class),
                row.getString("content_type"),
                row.getObject("favorited_at") != null);
    }
}
