package dev.darkroom.library;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Caller;
import dev.darkroom.library.media.Media;
import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaKind;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.WebUrl;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.Storage;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.Written;
import dev.darkroom.upstream.Fetched;
import dev.darkroom.upstream.OutgoingException;
import dev.darkroom.upstream.OutgoingHttp;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings a file into the library from any address that the outgoing guard permits. */
@ApplicationScoped
class Uploads {

    static final int LONGEST_PROMPT = 2_000;

    /** What a body asks for, checked as far as that goes without fetching. */
    private record Wish(
            WebUrl url,
            MediaKind kind,
            @Nullable String prompt,
            @Nullable UUID collectionId,
            boolean favorite,
            List<UUID> tagIds) {}

    /** @param fresh its bytes were fetched for this; else they are those of an object that is there already */
    private record Brought(StoredObject object, MediaFacts facts, boolean fresh) {}

    private final OutgoingHttp http;
    private final Storage storage;
    private final Library library;
    private final Favorites favorites;
    private final Collections collections;
    private final CollectionContent content;
    private final Tags tags;
    private final Writes writes;
    private final Browse browse;
    private final LibraryConfig config;
    private final ObjectMapper json;

    Uploads(
            OutgoingHttp http,
            Storage storage,
            Library library,
            Favorites favorites,
            Collections collections,
            CollectionContent content,
            Tags tags,
            Writes writes,
            Browse browse,
            LibraryConfig config,
            ObjectMapper json) {
        this.http = http;
        this.storage = storage;
        this.library = library;
        this.favorites = favorites;
        this.collections = collections;
        this.content = content;
        this.tags = tags;
        this.writes = writes;
        this.browse = browse;
        this.config = config;
        this.json = json;
    }

    /** The answer's JSON. */
    String upload(Caller caller, JsonBody body, @Nullable String idempotencyKey, String baseUrl) {
        UUID ownerId = caller.ownerId();
        Wish wish = read(ownerId, body);
        return StoredAnswer.render(
                writes.once(
                        ownerId,
                        idempotencyKey,
                        "uploads " + body.canonical(),
                        () -> bring(ownerId, wish, caller.keyId()),
                        brought -> file(brought, wish, caller.keyId()),
                        this::takeBack),
                baseUrl);
    }

    private Wish read(UUID ownerId, JsonBody body) {
        WebUrl url = body.optionalUrl("url");
        if (url == null) {
            throw Problem.invalid("url", "is required");
        }
        MediaKind kind = MediaKind.ofLabel(body.text("type", 10))
                .filter(known -> known != MediaKind.FILE)
                .orElseThrow(() -> Problem.invalid("type", "must be one of image, video, audio, 3d"));
        String collection = body.optionalText("collection_id", 255);
        List<UUID> tagIds = body.ids("tag_ids", Tags.MOST_PER_ASSET);
        tags.requireKnown(ownerId, "tag_ids", tagIds);
        return new Wish(
                url,
                kind,
                body.optionalText("prompt", LONGEST_PROMPT),
                collection == null ? null : collections.manual(ownerId, "collection_id", collection),
                body.flag("favorite"),
                tagIds);
    }

    private void takeBack(Brought brought) {
        if (brought.fresh()) {
            storage.abandon(brought.object());
        }
    }

    /** A file that the owner has here already becomes an asset where it lies; any other is fetched. */
    private Brought bring(UUID ownerId, Wish wish, String keyId) {
        return Storage.keyIn(wish.url().toString())
                .flatMap(storage::find)
                .filter(object -> object.ownerId().equals(ownerId))
                .map(object -> adopt(object, wish, keyId))
                .orElseGet(() -> fetch(ownerId, wish, keyId));
    }

    private Brought adopt(StoredObject object, Wish wish, String keyId) {
        Written copy = copy(object);
        try {
            MediaFacts facts = Media.examine(copy.temporary(), object.contentType(), object.fileName());
            requireKind(wish, facts);
            if (object.source() == null) {
                return new Brought(object, facts, false);
            }
            // What was made of another object goes with that one, and an asset does not: it gets bytes of its own, and
            // is no less restricted.
            String acl = object.acl().isOpen() ? null : object.acl().text();
            return keep(object.ownerId(), copy, facts, object.fileName(), acl, keyId);
        } finally {
            storage.discard(copy.temporary());
        }
    }

    private Brought keep(
            UUID ownerId,
            Written bytes,
            MediaFacts facts,
            @Nullable String fileName,
            @Nullable String acl,
            String keyId) {
        NewObject fresh =
                new NewObject(ownerId, bytes.size(), bytes.sha256(), facts.contentType(), fileName, null, acl, keyId);
        return new Brought(storage.keep(bytes.temporary(), storage.newKey(fileName), fresh), facts, true);
    }

    private Written copy(StoredObject object) {
        try (InputStream bytes = storage.open(object)) {
            return storage.write(bytes, config.maxUploadSize().asLongValue());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void requireKind(Wish wish, MediaFacts facts) {
        if (facts.kind() != wish.kind()) {
            throw Problem.invalid("type", "the file at that URL is " + facts.contentType());
        }
    }

    private Brought fetch(UUID ownerId, Wish wish, String keyId) {
        Path temporary = storage.newTemporary();
        try {
            Fetched fetched =
                    http.download(wish.url(), temporary, config.maxUploadSize().asLongValue(), config.uploadTimeout());
            MediaFacts facts = Media.examine(temporary, fetched.contentType(), fetched.fileName());
            requireKind(wish, facts);
            Written bytes = new Written(temporary, fetched.bytes(), fetched.sha256());
            return keep(ownerId, bytes, facts, fetched.fileName(), null, keyId);
        } catch (OutgoingException failure) {
            throw refusal(failure);
        } finally {
            storage.discard(temporary);
        }
    }

    /** What the address is to blame for is bad input; what may pass is a bad gateway. */
    private static Problem refusal(OutgoingException failure) {
        return switch (failure.kind()) {
            case REFUSED_ADDRESS, BAD_URL -> Problem.invalid("url", "is not an address that may be fetched from");
            case TOO_LARGE -> Problem.invalid("url", "the file is larger than allowed");
            case DAMAGED -> Problem.invalid("url", "the bytes are not coded as their host says");
            case LOCAL_DISK -> Problem.of(Problem.Kind.STORAGE_FULL, "The file could not be stored");
            case HTTP_STATUS ->
                failure.retryable()
                        ? Problem.of(Problem.Kind.BAD_GATEWAY, "url: its host failed")
                        : Problem.invalid("url", "its host does not give the file out");
            case DNS, CONNECT, TLS, TIMEOUT, TRUNCATED, IO ->
                Problem.of(Problem.Kind.BAD_GATEWAY, "url: its host could not be read from");
        };
    }

    private String file(Brought brought, Wish wish, String keyId) {
        UUID id = library.file(List.of(NewAsset.uploaded(brought.object(), brought.facts(), keyId, wish.prompt())))
                .getFirst();
        if (wish.favorite()) {
            favorites.mark(id, true);
        }
        if (wish.collectionId() != null) {
            content.put(wish.collectionId(), id);
        }
        tags.put(id, wish.tagIds());
        try {
            return json.writeValueAsString(new AssetView.One(browse.byId(id, StoredAnswer.BASE)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of plain values", impossible);
        }
    }
}
