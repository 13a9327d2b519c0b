package dev.darkroom.imports;

import dev.darkroom.imports.ItemFetcher.Fetched;
import dev.darkroom.imports.SourceIdentities.Kind;
import dev.darkroom.library.asset.AssetFilingService;
import dev.darkroom.library.asset.AssetOrigin;
import dev.darkroom.library.asset.Generation;
import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.library.asset.TextSanitizer;
import dev.darkroom.library.collection.AssetPlacement;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.upstream.library.RemoteRequest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files what was fetched, with all that it brings along, in the one transaction that settles it. */
@ApplicationScoped
class ItemFiling {

    /** The item has been settled by somebody else, or its import has ended: nothing of it stays. */
    static final class StaleItemException extends RuntimeException {
        StaleItemException() {
            super("settled by somebody else", null, false, false);
        }
    }

    private static final int MAX_TAG_LENGTH = 50;
    private static final int MAX_ID_LENGTH = 200;

    private final ObjectService objects;
    private final AssetFilingService assets;
    private final AssetPlacement placement;
    private final SourceIdentities identities;
    private final ImportRepository imports;
    private final ImportItemRepository items;
    private final Database database;
    private final Ids ids;
    private final Clock clock;

    ItemFiling(
            ObjectService objects,
            AssetFilingService assets,
            AssetPlacement placement,
            SourceIdentities identities,
            ImportRepository imports,
            ImportItemRepository items,
            Database database,
            Ids ids,
            Clock clock) {
        this.objects = objects;
        this.assets = assets;
        this.placement = placement;
        this.identities = identities;
        this.imports = imports;
        this.items = items;
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /** Settles something that is here already, by its id at the source; false when it is not. */
    boolean skipKnown(LibraryImport at, ImportItem item) {
        Optional<UUID> known = identities.find(at, Kind.ASSET, item.sourceId());
        known.ifPresent(asset -> QuarkusTransaction.requiringNew().run(() -> settle(item, "skipped", asset, null)));
        return known.isPresent();
    }

    /** Settles something that cannot be brought in. */
    void fail(ImportItem item, String problem) {
        QuarkusTransaction.requiringNew().run(() -> settle(item, "failed", null, problem));
    }

    /** @param history what was sent in the request that made it; null where that is not known */
    void file(LibraryImport at, ImportItem item, ItemMetadata facts, Fetched fetched, @Nullable RemoteRequest history) {
        if (twin(at.ownerId(), fetched.bytes().sha256()).isPresent()) {
            QuarkusTransaction.requiringNew().run(() -> file(at, item, facts, fetched, history, null));
            return;
        }
        StoredObject object = objects.keep(
                fetched.bytes().temporary(),
                objects.newKey(fetched.fileName()),
                new NewObject(
                        at.ownerId(),
                        fetched.bytes().size(),
                        fetched.bytes().sha256(),
                        fetched.facts().contentType(),
                        fetched.fileName(),
                        null,
                        null,
                        at.keyId()));
        boolean used = false;
        boolean settled = false;
        try {
            used = QuarkusTransaction.requiringNew().call(() -> file(at, item, facts, fetched, history, object));
            settled = true;
        } catch (StaleItemException stale) {
            settled = true;
            throw stale;
        } finally {
            // After any other failure the commit may have gone through; what has no row is swept.
            if (settled && !used) {
                objects.abandon(object);
            }
        }
    }

    /**
     * @param object null where the owner has those bytes already
     * @return whether the object is used
     */
    private boolean file(
            LibraryImport at,
            ImportItem item,
            ItemMetadata facts,
            Fetched fetched,
            @Nullable RemoteRequest history,
            @Nullable StoredObject object) {
        lock(at.ownerId() + fetched.bytes().sha256());
        Optional<UUID> twin = twin(at.ownerId(), fetched.bytes().sha256());
        if (twin.isEmpty() && object == null) {
            // It was deleted this very moment.
            throw new StaleItemException();
        }
        UUID asset = twin.orElseGet(
                () -> assets.file(List.of(asset(at, item, facts, fetched, history, Objects.requireNonNull(object))))
                        .getFirst());
        arrange(at, asset, facts);
        identities.put(at, Kind.ASSET, item.sourceId(), asset);
        settle(item, twin.isPresent() ? "skipped" : "done", asset, null);
        return twin.isEmpty();
    }

    private NewAsset asset(
            LibraryImport at,
            ImportItem item,
            ItemMetadata facts,
            Fetched fetched,
            @Nullable RemoteRequest history,
            StoredObject object) {
        String requestId = TextSanitizer.clean(facts.requestId(), MAX_ID_LENGTH);
        String endpoint = TextSanitizer.clean(facts.endpoint(), MAX_ID_LENGTH);
        UUID job = facts.generated() ? job(at.ownerId(), requestId) : null;
        String output = history == null ? null : history.output();
        Generation generation = job == null || history == null || endpoint == null
                ? null
                : Generation.of(job, at.keyId(), endpoint, history.input(), output == null ? "{}" : output);
        return NewAsset.imported(
                object,
                fetched.facts(),
                generation,
                at.keyId(),
                facts.title(),
                facts.prompt(),
                new AssetOrigin(
                        job,
                        job == null ? null : "/imported/" + item.sourceId(),
                        requestId,
                        endpoint,
                        SourceTimestamps.bounded(facts.createdAt(), clock.instant())));
    }

    /** The outputs of one request have one id. */
    private UUID job(UUID ownerId, @Nullable String requestId) {
        if (requestId == null) {
            return ids.next();
        }
        lock(ownerId + requestId);
        return database.first(
                        "SELECT job_id FROM asset WHERE owner_id = ? AND origin_request_id = ? AND job_id IS NOT NULL LIMIT 1",
                        row -> Database.id(row, "job_id"),
                        ownerId,
                        requestId)
                .orElseGet(ids::next);
    }

    /** Adds and takes nothing away: what is here already may have been arranged by hand. */
    private void arrange(LibraryImport at, UUID asset, ItemMetadata facts) {
        List<String> tags = Stream.concat(facts.tags().stream(), at.tags().stream())
                .map(tag -> TextSanitizer.clean(tag, MAX_TAG_LENGTH))
                .filter(Objects::nonNull)
                .toList();
        placement.arrange(at.ownerId(), List.of(asset), tags, at.collectionId());
        identities
                .find(at, Kind.COLLECTION, facts.collectionIds())
                .values()
                .forEach(collection -> placement.arrange(at.ownerId(), List.of(asset), List.of(), collection));
        if (facts.favorited()) {
            database.update(
                    "UPDATE asset SET favorited_at = coalesce(favorited_at, ?) WHERE id = ?", clock.instant(), asset);
        }
    }

    /** The first asset of the owner's that shows those bytes. */
    private Optional<UUID> twin(UUID ownerId, String sha256) {
        return database.first("""
                SELECT a.id FROM stored_object o JOIN asset a ON a.object_key = o.key
                WHERE o.owner_id = ? AND o.sha256 = decode(?, 'hex') AND o.derived_from IS NULL AND a.owner_id = o.owner_id
                    AND (a.expires_at IS NULL OR a.expires_at > ?)
                ORDER BY a.id LIMIT 1
                """, row -> Database.id(row, "id"), ownerId, sha256, clock.instant());
    }

    /** Two that bring in the same at once: the second then finds what the first has made. */
    private void lock(String of) {
        database.query("SELECT pg_advisory_xact_lock(hashtextextended(?, 20))", _ -> true, of);
    }

    private void settle(ImportItem item, String state, @Nullable UUID asset, @Nullable String problem) {
        if (!items.settle(item, state, asset, problem) || !imports.count(item.importId(), state)) {
            throw new StaleItemException();
        }
    }
}
