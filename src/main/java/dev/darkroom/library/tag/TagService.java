package dev.darkroom.library.tag;

import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.AssetReference;
import dev.darkroom.library.asset.SuccessBody;
import dev.darkroom.library.asset.Tag;
import dev.darkroom.library.asset.TagView;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.body.JsonRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Manages an owner's tags and their assignment to assets. */
@ApplicationScoped
public class TagService {

    public static final int MAX_PER_ASSET = 100;
    static final int MAX_NAME_LENGTH = 50;

    private final Database database;
    private final AssetIdResolver assets;
    private final Ids ids;
    private final Clock clock;

    TagService(Database database, AssetIdResolver assets, Ids ids, Clock clock) {
        this.database = database;
        this.assets = assets;
        this.ids = ids;
        this.clock = clock;
    }

    TagView.All all(UUID ownerId) {
        return views(Tag.list("ownerId = ?1 order by name, id", ownerId));
    }

    public TagView.All of(UUID ownerId, String assetId) {
        return on(assets.known(ownerId, assetId));
    }

    /** A new tag; a name that the owner has already is a conflict. Runs in the caller's transaction. */
    TagView.One create(UUID ownerId, TagBodies.Name body) {
        Tag tag = new Tag();
        tag.id = ids.next();
        tag.ownerId = ownerId;
        tag.name = body.name();
        tag.createdAt = clock.instant();
        int inserted = database.update(
                "INSERT INTO tag (id, owner_id, name, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (owner_id, name) DO NOTHING",
                tag.id,
                ownerId,
                tag.name,
                tag.createdAt);
        if (inserted == 0) {
            throw taken();
        }
        return new TagView.One(TagView.of(tag));
    }

    /** Another name for a tag; one that the owner has already is a conflict. */
    @Transactional
    TagView.One rename(UUID ownerId, String tagId, TagBodies.Name body) {
        UUID id = known(ownerId, tagId);
        String name = body.name();
        if (Tag.count("ownerId = ?1 and name = ?2 and id <> ?3", ownerId, name, id) > 0) {
            throw taken();
        }
        Tag tag = Tag.<Tag>findByIdOptional(id).orElseThrow(() -> Problem.notFound("Tag"));
        tag.name = name;
        return new TagView.One(TagView.of(tag));
    }

    @Transactional
    void delete(UUID ownerId, String tagId) {
        Tag.delete("id = ?1 and ownerId = ?2", known(ownerId, tagId), ownerId);
    }

    @Transactional
    SuccessBody.Success assign(UUID ownerId, String tagId, AssetReference body) {
        put(assets.referred(ownerId, body), List.of(known(ownerId, tagId)));
        return new SuccessBody.Success(true);
    }

    @Transactional
    void unassign(UUID ownerId, String tagId, AssetReference body) {
        database.update(
                "DELETE FROM asset_tag WHERE tag_id = ? AND asset_id = ?",
                known(ownerId, tagId),
                assets.referred(ownerId, body));
    }

    @Transactional
    TagView.All replace(UUID ownerId, TagBodies.All body) {
        List<UUID> wanted = JsonRequest.distinct(body.tagIds());
        UUID asset = assets.referred(ownerId, body);
        requireKnown(ownerId, "tag_ids", wanted);
        database.update("DELETE FROM asset_tag WHERE asset_id = ?", asset);
        put(asset, wanted);
        return on(asset);
    }

    public void put(UUID assetId, List<UUID> tagIds) {
        database.update(
                "INSERT INTO asset_tag (tag_id, asset_id) SELECT unnest(?::uuid[]), ? ON CONFLICT DO NOTHING",
                tagIds.toArray(UUID[]::new),
                assetId);
    }

    /** Refuses a list that names a tag which the owner does not have. */
    public void requireKnown(UUID ownerId, String field, List<UUID> tagIds) {
        if (!tagIds.isEmpty() && Tag.count("ownerId = ?1 and id in ?2", ownerId, tagIds) != tagIds.size()) {
            throw Problem.invalid(field, "holds a tag that does not exist");
        }
    }

    private static Problem taken() {
        return Problem.of(Problem.Kind.CONFLICT, "name: there is a tag of that name");
    }

    private UUID known(UUID ownerId, String tagId) {
        return Ids.parse(tagId)
                .filter(id -> Tag.count("id = ?1 and ownerId = ?2", id, ownerId) == 1)
                .orElseThrow(() -> Problem.notFound("Tag"));
    }

    private TagView.All on(UUID assetId) {
        return new TagView.All(database.query(
                """
                SELECT t.id, t.name, t.created_at FROM asset_tag l JOIN tag t ON t.id = l.tag_id
                WHERE l.asset_id = ? ORDER BY t.name, t.id
                """,
                row -> TagView.of(Database.id(row, "id"), row.getString("name"), Database.time(row, "created_at")),
                assetId));
    }

    private static TagView.All views(List<Tag> tags) {
        return new TagView.All(tags.stream().map(TagView::of).toList());
    }
}
