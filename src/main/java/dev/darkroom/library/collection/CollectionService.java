package dev.darkroom.library.collection;

import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.JsonBody;
import dev.darkroom.library.asset.ListPage;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Manages collections. An owner's collections: manual ones, smart ones with a saved query, and characters. */
@ApplicationScoped
public class CollectionService {

    public static final int MAX_NAME_LENGTH = 255;
    public static final int MAX_TEXT_LENGTH = 2_000;

    private final Database database;
    private final CollectionTree tree;
    private final CollectionContent content;
    private final AssetFilterFactory assetFilterFactory;
    private final Ids ids;
    private final Clock clock;

    CollectionService(
            Database database,
            CollectionTree tree,
            CollectionContent content,
            AssetFilterFactory assetFilterFactory,
            Ids ids,
            Clock clock) {
        this.database = database;
        this.tree = tree;
        this.content = content;
        this.assetFilterFactory = assetFilterFactory;
        this.ids = ids;
        this.clock = clock;
    }

    CollectionView.All all(UUID ownerId, ListPage page) {
        List<AssetCollection> found = AssetCollection.<AssetCollection>find(
                        "ownerId = ?1 order by createdAt desc, id desc", ownerId)
                .range(page.offset(), page.last())
                .list();
        return new CollectionView.All(content.views(found));
    }

    CollectionView.One one(UUID ownerId, String id) {
        return shown(known(ownerId, id));
    }

    CollectionTree.Hierarchy hierarchy(UUID ownerId, String id) {
        return tree.around(known(ownerId, id));
    }

    /** A new collection: a smart one when it has filters. Runs in the caller's transaction. */
    CollectionView.One create(UUID ownerId, JsonBody body) {
        AssetCollection fresh = fresh(ownerId, body.text("name", MAX_NAME_LENGTH));
        fresh.description = body.optionalText("description", MAX_TEXT_LENGTH);
        fresh.icon = body.optionalText("icon", MAX_NAME_LENGTH);
        fresh.color = body.optionalText("color", MAX_NAME_LENGTH);
        fresh.coverImageUrl = text(body.optionalUrl("cover_image_url"));
        fresh.filters = body.raw("filters");
        fresh.type = fresh.filters == null ? AssetCollection.MANUAL : AssetCollection.SMART;
        if (fresh.filters != null) {
            assetFilterFactory.requireSaved(ownerId, fresh.filters);
        }
        String parent = body.optionalText("parent_collection_id", MAX_NAME_LENGTH);
        fresh.parentId = parent == null ? null : tree.roomUnder(ownerId, parent, null);
        fresh.persist();
        return shown(fresh);
    }

    /** Changes what the body names; the rest stays. A collection never becomes one of another kind. */
    @Transactional
    CollectionView.One change(UUID ownerId, String id, JsonBody body) {
        AssetCollection collection = known(ownerId, id);
        describe(collection, body);
        if (body.names("icon")) {
            collection.icon = body.optionalText("icon", MAX_NAME_LENGTH);
        }
        if (body.names("color")) {
            collection.color = body.optionalText("color", MAX_NAME_LENGTH);
        }
        if (collection.is(AssetCollection.SMART) && body.names("filters")) {
            String wanted = body.raw("filters");
            assetFilterFactory.requireSaved(ownerId, wanted == null ? "null" : wanted);
            collection.filters = wanted;
        } else if (body.has("filters")) {
            throw Problem.of(Problem.Kind.CONFLICT, "Only a smart collection has filters");
        }
        return shown(collection);
    }

    /** What collections and characters have in common. */
    public void describe(AssetCollection collection, JsonBody body) {
        if (body.names("name")) {
            collection.name = body.text("name", MAX_NAME_LENGTH);
        }
        if (body.names("description")) {
            collection.description = body.optionalText("description", MAX_TEXT_LENGTH);
        }
        if (body.names("cover_image_url")) {
            collection.coverImageUrl = text(body.optionalUrl("cover_image_url"));
        }
        touch(collection);
    }

    /** The collections inside it go, too; the assets stay. */
    @Transactional
    void delete(UUID ownerId, String id) {
        database.update("DELETE FROM collection WHERE id = ?", known(ownerId, id).id);
    }

    /** The moment of the first time stays. */
    @Transactional
    public AssetCollection favorite(AssetCollection collection, boolean favorite) {
        if (favorite != (collection.favoritedAt != null)) {
            collection.favoritedAt = favorite ? clock.instant() : null;
        }
        return collection;
    }

    @Transactional
    public CollectionView.One favorite(UUID ownerId, String id, boolean favorite) {
        return shown(favorite(known(ownerId, id), favorite));
    }

    @Transactional
    CollectionView.One move(UUID ownerId, String id, JsonBody body) {
        AssetCollection collection = known(ownerId, id);
        if (!body.names("parent_collection_id")) {
            throw Problem.invalid("parent_collection_id", "is required");
        }
        if (!collection.is(AssetCollection.MANUAL)) {
            throw Problem.of(Problem.Kind.CONFLICT, "Only manual collections can be moved");
        }
        String parent = body.optionalText("parent_collection_id", MAX_NAME_LENGTH);
        collection.parentId = parent == null ? null : tree.roomUnder(ownerId, parent, collection);
        touch(collection);
        return shown(collection);
    }

    /** The id of a manual collection that a body's field names; anything else is that field's fault. */
    public UUID manual(UUID ownerId, String field, String text) {
        return AssetIdResolver.parse(text)
                .map(id -> AssetCollection.of(ownerId, id))
                .filter(found -> found.is(AssetCollection.MANUAL))
                .orElseThrow(() -> Problem.invalid(field, "no such manual collection"))
                .id;
    }

    public AssetCollection known(UUID ownerId, String text) {
        return AssetIdResolver.parse(text)
                .map(id -> AssetCollection.of(ownerId, id))
                .orElseThrow(() -> Problem.notFound("Collection"));
    }

    public AssetCollection fresh(UUID ownerId, String name) {
        AssetCollection fresh = new AssetCollection();
        fresh.id = ids.next();
        fresh.ownerId = ownerId;
        fresh.name = name;
        fresh.createdAt = clock.instant();
        fresh.updatedAt = fresh.createdAt;
        return fresh;
    }

    public static @Nullable String text(@Nullable WebUrl url) {
        return url == null ? null : url.toString();
    }

    private CollectionView.One shown(AssetCollection collection) {
        return new CollectionView.One(content.view(collection));
    }

    private void touch(AssetCollection collection) {
        Instant now = clock.instant();
        collection.updatedAt = now.isBefore(collection.createdAt) ? collection.createdAt : now;
    }
}
