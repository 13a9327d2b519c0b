package dev.darkroom.library.collection;

import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.ListPage;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.body.RawJson;
import dev.darkroom.shared.url.WebUrl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Manages collections. An owner's collections: manual ones, smart ones with a saved query, and characters. */
@ApplicationScoped
public class CollectionService {

    public static final int MAX_NAME_LENGTH = 255;
    public static final int MAX_TEXT_LENGTH = 2_000;

    private final CollectionTree tree;
    private final CollectionContent content;
    private final AssetFilterFactory assetFilterFactory;
    private final Ids ids;
    private final Clock clock;

    CollectionService(
            CollectionTree tree,
            CollectionContent content,
            AssetFilterFactory assetFilterFactory,
            Ids ids,
            Clock clock) {
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
    CollectionView.One create(UUID ownerId, CollectionBodies.Fresh body) {
        String parent = body.parentCollectionId();
        if (parent != null) {
            tree.lock(ownerId);
        }
        AssetCollection fresh = fresh(ownerId, body.name());
        fresh.description = body.description();
        fresh.icon = body.icon();
        fresh.color = body.color();
        fresh.coverImageUrl = text(body.coverImageUrl());
        fresh.filters = body.filters() == null ? null : body.filters().text();
        fresh.type = fresh.filters == null ? AssetCollection.MANUAL : AssetCollection.SMART;
        if (fresh.filters != null) {
            assetFilterFactory.requireSaved(ownerId, fresh.filters);
        }
        fresh.parentId = parent == null ? null : tree.roomUnder(ownerId, parent, null);
        fresh.persist();
        return shown(fresh);
    }

    /** Changes what the body names; the rest stays. A collection never becomes one of another kind. */
    @Transactional
    CollectionView.One change(UUID ownerId, String id, CollectionBodies.Change body) {
        AssetCollection collection = known(ownerId, id);
        describe(collection, body);
        if (body.icon() != null) {
            collection.icon = body.icon().orElse(null);
        }
        if (body.color() != null) {
            collection.color = body.color().orElse(null);
        }
        Optional<RawJson> filters = body.filters();
        if (filters != null && collection.is(AssetCollection.SMART)) {
            String wanted = filters.map(RawJson::text).orElse(null);
            assetFilterFactory.requireSaved(ownerId, wanted == null ? "null" : wanted);
            collection.filters = wanted;
        } else if (filters != null && filters.isPresent()) {
            throw Problem.of(Problem.Kind.CONFLICT, "Only a smart collection has filters");
        }
        return shown(collection);
    }

    /** What collections and characters have in common. */
    public void describe(AssetCollection collection, CollectionBodies.Description body) {
        if (body.name() != null) {
            collection.name = body.name().orElseThrow(() -> Problem.invalid("name", "is required"));
        }
        if (body.description() != null) {
            collection.description = body.description().orElse(null);
        }
        if (body.coverImageUrl() != null) {
            collection.coverImageUrl = text(body.coverImageUrl().orElse(null));
        }
        touch(collection);
    }

    /** The collections inside it go, too; the assets stay. */
    @Transactional
    void delete(UUID ownerId, String id) {
        AssetCollection.delete("id", known(ownerId, id).id);
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
    CollectionView.One move(UUID ownerId, String id, CollectionBodies.Move body) {
        String parent = body.parentCollectionId() == null
                ? null
                : body.parentCollectionId().orElse(null);
        if (parent != null) {
            tree.lock(ownerId);
        }
        AssetCollection collection = known(ownerId, id);
        if (!collection.is(AssetCollection.MANUAL)) {
            throw Problem.of(Problem.Kind.CONFLICT, "Only manual collections can be moved");
        }
        collection.parentId = parent == null ? null : tree.roomUnder(ownerId, parent, collection);
        touch(collection);
        return shown(collection);
    }

    /** The id of a manual collection that a body's field names; anything else is that field's fault. */
    public UUID manual(UUID ownerId, String field, String text) {
        return Ids.parse(text)
                .map(id -> AssetCollection.of(ownerId, id))
                .filter(found -> found.is(AssetCollection.MANUAL))
                .orElseThrow(() -> Problem.invalid(field, "no such manual collection"))
                .id;
    }

    public AssetCollection known(UUID ownerId, String text) {
        return Ids.parse(text)
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
