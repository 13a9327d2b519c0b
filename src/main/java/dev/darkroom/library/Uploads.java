package dev.darkroom.library;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.library.media.Media;
import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaKind;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.Storage;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.upstream.Fetched;
import dev.darkroom.upstream.OutgoingException;
import dev.darkroom.upstream.OutgoingHttp;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings a file into the library from any address that the outgoing guard permits. */
@ApplicationScoped
class Uploads {

    private static final int LONGEST_URL = 8_192;
    private static final int LONGEST_PROMPT = 2_000;

    /** What a body asks for, checked as far as that goes without fetching. */
    private record Wish(
            URI url,
            MediaKind kind,
            @Nullable String prompt,
            @Nullable UUID collectionId,
            boolean favorite,
            List<UUID> tagIds) {}

    private record Brought(StoredObject object, MediaFacts facts) {}

    private final OutgoingHttp http;
    private final Storage storage;
    private final Library library;
    private final Favorites favorites;
    private final Collections collections;
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
        this.tags = tags;
        this.writes = writes;
        this.browse = browse;
        this.config = config;
        this.json = json;
    }

    /** The answer's JSON. */
    String upload(UUID ownerId, JsonBody body, @Nullable String idempotencyKey, String baseUrl) {
        Wish wish = read(ownerId, body);
        return StoredAnswer.render(
                writes.once(
                        ownerId,
                        idempotencyKey,
                        "uploads " + body.canonical(),
                        () -> bring(ownerId, wish),
                        brought -> file(brought, wish),
                        brought -> storage.abandon(brought.object())),
                baseUrl);
    }

    private Wish read(UUID ownerId, JsonBody body) {
        URI url = url(body.text("url", LONGEST_URL));
        MediaKind kind = MediaKind.ofLabel(body.text("type", 10))
                .filter(known -> known != MediaKind.FILE)
                .orElseThrow(() -> Problem.invalid("type", "must be one of image, video, audio, 3d"));
        String collection = body.optionalText("collection_id", 255);
        List<UUID> tagIds = body.ids("tag_ids", Tags.MOST_PER_ASSET);
        tags.requireKnown(ownerId, tagIds);
        return new Wish(
                url,
                kind,
                body.optionalText("prompt", LONGEST_PROMPT),
                collection == null ? null : collections.manual(ownerId, "collection_id", collection),
                body.flag("favorite"),
                tagIds);
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme();
            if (url.getHost() != null && ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            // Answered below like any other that is none.
        }
        throw Problem.invalid("url", "must be an http or https URL");
    }

    private Brought bring(UUID ownerId, Wish wish) {
        Path temporary = storage.newTemporary();
        try {
            Fetched fetched =
                    http.download(wish.url(), temporary, config.maxUploadSize().asLongValue(), config.uploadTimeout());
            MediaFacts facts = Media.examine(temporary, fetched.contentType(), fetched.fileName());
            if (facts.kind() != wish.kind()) {
                throw Problem.invalid("type", "the file at that URL is " + facts.contentType());
            }
            NewObject fresh = new NewObject(
                    ownerId, fetched.bytes(), fetched.sha256(), facts.contentType(), fetched.fileName(), null);
            return new Brought(storage.keep(temporary, storage.newKey(fetched.fileName()), fresh), facts);
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
            case LOCAL_DISK -> Problem.of(Problem.Kind.STORAGE_FULL, "The file could not be stored");
            case HTTP_STATUS ->
                failure.retryable()
                        ? Problem.of(Problem.Kind.BAD_GATEWAY, "url: its host failed")
                        : Problem.invalid("url", "its host does not give the file out");
            case DNS, CONNECT, TLS, TIMEOUT, TRUNCATED, IO ->
                Problem.of(Problem.Kind.BAD_GATEWAY, "url: its host could not be read from");
        };
    }

    private String file(Brought brought, Wish wish) {
        UUID id = library.file(List.of(NewAsset.uploaded(brought.object(), brought.facts(), wish.prompt())))
                .getFirst();
        if (wish.favorite()) {
            favorites.mark(id, true);
        }
        if (wish.collectionId() != null) {
            collections.put(wish.collectionId(), id);
        }
        tags.put(id, wish.tagIds());
        try {
            return json.writeValueAsString(new AssetView.One(browse.byId(id, StoredAnswer.BASE)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of plain values", impossible);
        }
    }
}
