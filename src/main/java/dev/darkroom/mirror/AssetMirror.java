package dev.darkroom.mirror;

import dev.darkroom.library.asset.LibraryConfig;
import dev.darkroom.mirror.MirrorRepository.Named;
import dev.darkroom.mirror.MirrorRepository.Shown;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.library.LibraryWriter;
import dev.darkroom.upstream.library.RemoteAsset;
import dev.darkroom.upstream.library.RemoteLibraries;
import dev.darkroom.upstream.library.RemoteTag;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Files one output in the other library, step by step; each step that has been reached is not made again. */
@ApplicationScoped
class AssetMirror {

    private static final int MAX_PROMPT_LENGTH = 2_000;

    private final MirrorConfig config;
    private final MirrorRepository rows;
    private final RemoteLibraries libraries;
    private final ObjectService objects;
    private final LibraryConfig limits;
    private final Clock clock;

    AssetMirror(
            MirrorConfig config,
            MirrorRepository rows,
            RemoteLibraries libraries,
            ObjectService objects,
            LibraryConfig limits,
            Clock clock) {
        this.config = config;
        this.rows = rows;
        this.libraries = libraries;
        this.objects = objects;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * @throws UpstreamException when the other library refuses or cannot be reached
     * @throws Problem when the file cannot be had here
     */
    void mirror(MirroredAsset asset) {
        Optional<Shown> shown = rows.shown(asset.assetId());
        if (shown.isEmpty()) {
            return;
        }
        Shown output = shown.get();
        LibraryWriter library = library();
        String remote = asset.remoteId();
        if (remote == null) {
            StoredObject object = Optional.ofNullable(output.objectKey())
                    .flatMap(objects::find)
                    .orElseThrow(() -> Problem.notFound("File"));
            if (!object.acl().isOpen()) {
                // Over there anybody could read it.
                rows.passOver(asset);
                return;
            }
            remote = register(library, asset, output, object);
            rows.reached(asset, "remote_id", remote);
        }
        arrange(library, asset.assetId(), remote, output);
        rows.done(asset, output.arrangement());
    }

    private String register(LibraryWriter library, MirroredAsset asset, Shown output, StoredObject object) {
        String url = asset.fileUrl();
        if (url == null) {
            url = upload(library, object);
            rows.reached(asset, "file_url", url);
        } else {
            // Keys are forgotten after ten minutes over there: the answer may have been lost before.
            String before = url;
            Optional<RemoteAsset> there = library.newest().stream()
                    .filter(each -> before.equals(each.url()))
                    .findFirst();
            if (there.isPresent()) {
                return there.get().id();
            }
        }
        String prompt = output.prompt();
        return library.register(
                url,
                output.type(),
                prompt == null ? null : Texts.begin(prompt, MAX_PROMPT_LENGTH),
                output.favorited(),
                key("asset", asset.assetId(), null));
    }

    private String upload(LibraryWriter library, StoredObject object) {
        Path file =
                objects.copy(object.key(), limits.maxUploadSize().asLongValue()).temporary();
        try {
            return library.upload(
                    file, object.contentType(), object.fileName(), lifecycle(object), limits.uploadTimeout());
        } finally {
            objects.discard(file);
        }
    }

    /** It ends over there when it does here. */
    private @Nullable String lifecycle(StoredObject object) {
        Instant end = object.expiresAt();
        if (end == null) {
            return null;
        }
        long seconds = Math.max(1, Duration.between(clock.instant(), end).toSeconds());
        return "{\"expiration_duration_seconds\":" + seconds + "}";
    }

    /** Adds what is here; what was taken away here stays there. */
    private void arrange(LibraryWriter library, UUID assetId, String remote, Shown output) {
        if (output.favorited()) {
            library.favorite(remote, key("favorite", assetId, null));
        }
        for (Named tag : rows.tags(assetId)) {
            put(
                    tag,
                    "tag_id",
                    again -> tag(library, tag, again),
                    (there, again) -> library.assignTag(there, remote, key("tag", assetId, tag.id()) + again),
                    there -> library.tags().stream().map(RemoteTag::id).anyMatch(there::equals));
        }
        for (Named collection : rows.collections(assetId)) {
            put(
                    collection,
                    "collection_id",
                    again -> collection(library, collection, again),
                    (there, again) ->
                            library.addToCollection(there, remote, key("put", assetId, collection.id()) + again),
                    library::hasCollection);
        }
    }

    /**
     * Puts an asset where a name of ours stands for something over there. What was deleted there is made anew, under keys of its
     * own, since the old ones still stand for what is gone.
     */
    private void put(
            Named name,
            String column,
            UnaryOperator<String> make,
            BiConsumer<String, String> write,
            Predicate<String> isThere) {
        String known = name.remoteId();
        String there = known == null ? make.apply("") : known;
        try {
            write.accept(there, "");
        } catch (UpstreamException gone) {
            // Or it is the asset that is gone.
            if (gone.status() != 404 || isThere.test(there)) {
                throw gone;
            }
            rows.forget(column, name.id(), there);
            String again = "-" + there;
            write.accept(make.apply(again), again);
        }
    }

    private String tag(LibraryWriter library, Named tag, String again) {
        String remote;
        try {
            remote = library.createTag(tag.name(), key("tag", tag.id(), null) + again);
        } catch (UpstreamException taken) {
            // With a time to wait, that very write is under way.
            if (taken.status() != 409 || taken.retryAfter() != null) {
                throw taken;
            }
            remote = library.tags().stream()
                    .filter(each -> each.name().equals(tag.name()))
                    .map(RemoteTag::id)
                    .findFirst()
                    .orElseThrow(() -> taken);
        }
        rows.named("tag_id", tag.id(), remote);
        return remote;
    }

    private String collection(LibraryWriter library, Named collection, String again) {
        String remote = library.createCollection(
                collection.name(), collection.description(), key("collection", collection.id(), null) + again);
        rows.named("collection_id", collection.id(), remote);
        return remote;
    }

    private LibraryWriter library() {
        Optional<String> key = config.key();
        if (key.isEmpty()) {
            return libraries.configuredWriter();
        }
        Optional<String> base = config.url().map(WebUrl::base);
        return libraries.writer(
                WebUrl.valueOf(base.map(url -> url + "/v1").orElse("https://api.fal.ai/v1")),
                WebUrl.valueOf(base.map(url -> url + "/rest").orElse("https://rest.fal.ai")),
                "Key " + key.get());
    }

    /** The same for the same write, whoever makes it and however often. */
    private static String key(String what, UUID of, @Nullable UUID with) {
        return "darkroom-" + what + "-" + of + (with == null ? "" : "-" + with);
    }
}
