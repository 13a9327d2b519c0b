package dev.darkroom.upstream.library;

import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingHttp;
import dev.darkroom.outgoing.OutgoingResponse;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.platform.model.AssetAnswer;
import dev.darkroom.upstream.generated.platform.model.AssetRef;
import dev.darkroom.upstream.generated.platform.model.AssetUpload;
import dev.darkroom.upstream.generated.platform.model.CollectionAnswer;
import dev.darkroom.upstream.generated.platform.model.CollectionCreate;
import dev.darkroom.upstream.generated.platform.model.FavoriteAnswer;
import dev.darkroom.upstream.generated.platform.model.Success;
import dev.darkroom.upstream.generated.platform.model.TagAnswer;
import dev.darkroom.upstream.generated.platform.model.TagName;
import dev.darkroom.upstream.generated.storage.model.UploadPlace;
import dev.darkroom.upstream.generated.storage.model.UploadRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes into another library. Each write carries an {@code Idempotency-Key}, so that one whose answer was lost can be made
 * again. Every failure is an {@link UpstreamException}.
 */
public final class LibraryWriter {

    private static final String CURRENT_STORE = "fal-cdn-v3";

    private final RemoteCalls platform;
    private final RemoteCalls storage;
    private final OutgoingHttp http;

    LibraryWriter(RemoteCalls platform, RemoteCalls storage, OutgoingHttp http) {
        this.platform = platform;
        this.storage = storage;
        this.http = http;
    }

    /**
     * Uploads a file to the library's own hosts; returns its URL there.
     *
     * @param lifecycle JSON for {@code X-Fal-Object-Lifecycle}; null keeps the file for ever
     */
    public String upload(Path file, String contentType, String fileName, @Nullable String lifecycle, Duration timeout) {
        UploadRequest request = new UploadRequest().contentType(contentType).fileName(fileName);
        UploadPlace place = storage.write(
                () -> storage.uploads().initiateUpload(request, CURRENT_STORE, lifecycle), UploadPlace.class);
        WebUrl target = Optional.ofNullable(place.getUploadUrl())
                .flatMap(WebUrl::parse)
                .orElseThrow(() -> new UpstreamException("the library named no place for the file", 0, true, null));
        OutgoingResponse response;
        try {
            response = http.put(target, file, contentType, Map.of(), timeout);
        } catch (OutgoingException failure) {
            throw new UpstreamException("the file could not be sent", 0, failure.retryable(), null);
        }
        int status = response.status();
        if (status < 200 || status > 299) {
            throw new UpstreamException(
                    "the file's host answered " + status,
                    status,
                    status >= 500 || status == 408 || status == 429,
                    response.retryAfter());
        }
        return Objects.requireNonNullElse(place.getFileUrl(), target.toString());
    }

    /** Files an uploaded file; returns the asset's id there. */
    public String register(String url, String type, @Nullable String prompt, boolean favorite, String key) {
        AssetUpload upload =
                new AssetUpload().url(url).type(type).prompt(prompt).favorite(favorite);
        AssetAnswer answer = platform.write(() -> platform.assets().uploadAsset(upload, key), AssetAnswer.class);
        return Optional.ofNullable(answer.getAsset())
                .flatMap(RemoteMapper::asset)
                .map(RemoteAsset::id)
                .orElseThrow(LibraryWriter::incomplete);
    }

    /** @throws UpstreamException with 409 where there is a tag of that name */
    public String createTag(String name, String key) {
        TagAnswer answer =
                platform.write(() -> platform.tags().createTag(new TagName().name(name), key), TagAnswer.class);
        return Optional.ofNullable(answer.getTag())
                .flatMap(RemoteMapper::tag)
                .map(RemoteTag::id)
                .orElseThrow(LibraryWriter::incomplete);
    }

    public String createCollection(String name, @Nullable String description, String key) {
        CollectionCreate fresh = new CollectionCreate().name(name).description(description);
        CollectionAnswer answer =
                platform.write(() -> platform.collections().createCollection(fresh, key), CollectionAnswer.class);
        return Optional.ofNullable(answer.getCollection())
                .flatMap(RemoteMapper::collection)
                .map(RemoteCollection::id)
                .orElseThrow(LibraryWriter::incomplete);
    }

    public void addToCollection(String collectionId, String assetId, String key) {
        done(platform.write(
                () -> platform.collections().addAssetToCollection(collectionId, ref(assetId), key), Success.class));
    }

    public void assignTag(String tagId, String assetId, String key) {
        done(platform.write(() -> platform.tags().assignTag(tagId, ref(assetId), key), Success.class));
    }

    public void favorite(String assetId, String key) {
        platform.write(() -> platform.assets().favoriteAsset(ref(assetId), key), FavoriteAnswer.class);
    }

    /** The newest assets there, to see whether a write whose answer was lost took effect. */
    public List<RemoteAsset> newest() {
        return new RemoteLibrary(platform).assets(null).items();
    }

    /** Whether there is a collection. */
    public boolean hasCollection(String id) {
        RemoteLibrary library = new RemoteLibrary(platform);
        String cursor = null;
        do {
            RemotePage<RemoteCollection> page = library.collections(cursor);
            if (page.items().stream().map(RemoteCollection::id).anyMatch(id::equals)) {
                return true;
            }
            cursor = page.next();
        } while (cursor != null);
        return false;
    }

    /** All tags there. */
    public List<RemoteTag> tags() {
        return new RemoteLibrary(platform).tags();
    }

    // A refusal may come under the status code of a success.
    private static void done(Success answer) {
        if (!Boolean.TRUE.equals(answer.getSuccess())) {
            throw incomplete();
        }
    }

    private static AssetRef ref(String assetId) {
        return new AssetRef().assetId(assetId);
    }

    private static UpstreamException incomplete() {
        return new UpstreamException("the library answered without what it made", 0, true, null);
    }
}
