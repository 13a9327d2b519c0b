package dev.darkroom.library.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Caller;
import dev.darkroom.library.asset.AssetFilingService;
import dev.darkroom.library.asset.AssetView;
import dev.darkroom.library.asset.IdempotentWrites;
import dev.darkroom.library.asset.LibraryConfig;
import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.library.asset.StoredResponse;
import dev.darkroom.library.browse.BrowseService;
import dev.darkroom.library.collection.CollectionContent;
import dev.darkroom.library.collection.CollectionService;
import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaKind;
import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.library.tag.TagService;
import dev.darkroom.outgoing.AwaitedDownloads;
import dev.darkroom.outgoing.DownloadedFile;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.idempotency.IdempotencyService;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.LifecyclePreference;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Uploads a file into the library from a URL. */
@ApplicationScoped
class AssetUploadService {

    static final int MAX_PROMPT_LENGTH = 2_000;

    /** An upload, checked as far as that goes without fetching. */
    private record Order(
            WebUrl url,
            MediaKind kind,
            @Nullable String prompt,
            @Nullable UUID collectionId,
            boolean favorite,
            List<UUID> tagIds,
            LifecyclePreference lifecycle) {}

    /** @param fresh its bytes were fetched for this; else they are those of an object that is there already */
    private record Brought(StoredObject object, MediaFacts facts, boolean fresh) {}

    private final AwaitedDownloads downloads;
    private final ObjectService objectService;
    private final AssetFilingService assetFilingService;
    private final FavoriteService favoriteService;
    private final CollectionService collectionService;
    private final CollectionContent content;
    private final TagService tagService;
    private final IdempotencyService idempotencyService;
    private final BrowseService browseService;
    private final LibraryConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    AssetUploadService(
            AwaitedDownloads downloads,
            ObjectService objectService,
            AssetFilingService assetFilingService,
            FavoriteService favoriteService,
            CollectionService collectionService,
            CollectionContent content,
            TagService tagService,
            IdempotencyService idempotencyService,
            BrowseService browseService,
            LibraryConfig config,
            ObjectMapper json,
            Clock clock) {
        this.downloads = downloads;
        this.objectService = objectService;
        this.assetFilingService = assetFilingService;
        this.favoriteService = favoriteService;
        this.collectionService = collectionService;
        this.content = content;
        this.tagService = tagService;
        this.idempotencyService = idempotencyService;
        this.browseService = browseService;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /** The answer's JSON. */
    String upload(
            Caller caller,
            AssetBodies.Upload body,
            LifecyclePreference lifecycle,
            @Nullable String idempotencyKey,
            String baseUrl) {
        UUID ownerId = caller.ownerId();
        Order order = read(ownerId, body, lifecycle);
        return StoredResponse.render(
                idempotencyService.once(
                        IdempotentWrites.SCOPE,
                        ownerId,
                        idempotencyKey,
                        "uploads " + body + (lifecycle.json() == null ? "" : " " + lifecycle.json()),
                        () -> bring(ownerId, order, caller.keyId()),
                        brought -> file(brought, order, caller.keyId()),
                        this::takeBack),
                baseUrl);
    }

    private Order read(UUID ownerId, AssetBodies.Upload body, LifecyclePreference lifecycle) {
        MediaKind kind = MediaKind.ofLabel(body.type())
                .filter(known -> known != MediaKind.FILE)
                .orElseThrow(() -> Problem.invalid("type", "must be one of image, video, audio, 3d"));
        String collection = body.collectionId();
        List<UUID> tagIds = JsonRequest.distinct(body.tagIds());
        tagService.requireKnown(ownerId, "tag_ids", tagIds);
        return new Order(
                body.url(),
                kind,
                body.prompt(),
                collection == null ? null : collectionService.manual(ownerId, "collection_id", collection),
                body.favorite(),
                tagIds,
                lifecycle);
    }

    private void takeBack(Brought brought) {
        if (brought.fresh()) {
            objectService.abandon(brought.object());
        }
    }

    /** A file that the owner has here already becomes an asset where it lies; any other is fetched. */
    private Brought bring(UUID ownerId, Order order, String keyId) {
        return ObjectService.keyIn(order.url().toString())
                .flatMap(objectService::find)
                .filter(object -> object.ownerId().equals(ownerId))
                .map(object -> adopt(object, order, keyId))
                .orElseGet(() -> fetch(ownerId, order, keyId));
    }

    private Brought adopt(StoredObject object, Order order, String keyId) {
        WrittenFile copy = copy(object);
        try {
            MediaFacts facts = MediaProbe.examine(copy.temporary(), object.contentType(), object.fileName());
            requireKind(order, facts);
            if (object.source() == null && object.contentType().equals(facts.contentType())) {
                return new Brought(object, facts, false);
            }
            // What was made of another object goes with that one, and an asset does not; and an object never changes,
            // while an asset has the type of its bytes: it is an object of its own, no less restricted and kept no
            // longer.
            return keep(
                    object.ownerId(),
                    copy,
                    facts,
                    object.fileName(),
                    order.lifecycle().orThatOf(object, clock.instant()),
                    keyId);
        } finally {
            objectService.discard(copy.temporary());
        }
    }

    private Brought keep(
            UUID ownerId,
            WrittenFile bytes,
            MediaFacts facts,
            @Nullable String fileName,
            LifecyclePreference lifecycle,
            String keyId) {
        NewObject fresh = new NewObject(
                ownerId,
                bytes.size(),
                bytes.sha256(),
                facts.contentType(),
                fileName,
                lifecycle.expirationSeconds(),
                lifecycle.initialAcl(),
                keyId);
        return new Brought(objectService.keep(bytes.temporary(), objectService.newKey(fileName), fresh), facts, true);
    }

    private WrittenFile copy(StoredObject object) {
        try (InputStream bytes = objectService.open(object)) {
            return objectService.write(bytes, config.maxUploadSize().asLongValue());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void requireKind(Order order, MediaFacts facts) {
        if (facts.kind() != order.kind()) {
            throw Problem.invalid("type", "the file at that URL is " + facts.contentType());
        }
    }

    private Brought fetch(UUID ownerId, Order order, String keyId) {
        Path temporary = objectService.newTemporary();
        try {
            DownloadedFile downloadedFile = downloads.fetch(
                    ownerId,
                    "url",
                    order.url(),
                    temporary,
                    config.maxUploadSize().asLongValue(),
                    config.uploadTimeout());
            MediaFacts facts = MediaProbe.examine(temporary, downloadedFile.contentType(), downloadedFile.fileName());
            requireKind(order, facts);
            WrittenFile bytes = new WrittenFile(temporary, downloadedFile.bytes(), downloadedFile.sha256());
            return keep(ownerId, bytes, facts, downloadedFile.fileName(), order.lifecycle(), keyId);
        } finally {
            objectService.discard(temporary);
        }
    }

    private String file(Brought brought, Order order, String keyId) {
        UUID id = assetFilingService
                .file(List.of(NewAsset.uploaded(brought.object(), brought.facts(), keyId, order.prompt())))
                .getFirst();
        if (order.favorite()) {
            favoriteService.mark(id, true);
        }
        if (order.collectionId() != null) {
            content.put(order.collectionId(), id);
        }
        tagService.put(id, order.tagIds());
        try {
            return json.writeValueAsString(new AssetView.One(browseService.byId(id, StoredResponse.BASE)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of plain values", impossible);
        }
    }
}
