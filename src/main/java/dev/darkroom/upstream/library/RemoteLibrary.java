package dev.darkroom.upstream.library;

import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.platform.model.AssetPage;
import dev.darkroom.upstream.generated.platform.model.CharacterList;
import dev.darkroom.upstream.generated.platform.model.CollectionList;
import dev.darkroom.upstream.generated.platform.model.PastRequestPage;
import dev.darkroom.upstream.generated.platform.model.TagList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads another library, page by page. Every failure is an {@link UpstreamException}. */
public final class RemoteLibrary {

    private static final int PAGE = 100;

    /** Whatever was asked for, a library may answer with more. */
    private static final int MAX_PAGE = 1_000;

    /** Of tags, of collections and of characters. */
    private static final int MAX_LISTED = 10_000;

    private static final List<String> ANY = List.of();

    private final RemoteCalls calls;

    RemoteLibrary(RemoteCalls calls) {
        this.calls = calls;
    }

    /** The credential that opens a file of this library's; null where the file lies elsewhere: it is not for there. */
    public @Nullable String authorizationFor(WebUrl file) {
        return calls.authorizationFor(file);
    }

    /** All tags: they come at once. */
    public List<RemoteTag> tags() {
        return mapped(
                calls.read(() -> calls.tags().listTags(), TagList.class).getTags(), RemoteMapper::tag, MAX_LISTED);
    }

    /** @param cursor the {@code next} of the page before; null for the first */
    public RemotePage<RemoteCollection> collections(@Nullable String cursor) {
        int offset = offset(cursor);
        var listed = calls.read(() -> calls.collections().listCollections(PAGE, offset), CollectionList.class)
                .getCollections();
        return page(listed, RemoteMapper::collection, offset);
    }

    /** @param cursor the {@code next} of the page before; null for the first */
    public RemotePage<RemoteCollection> characters(@Nullable String cursor) {
        int offset = offset(cursor);
        var listed = calls.read(() -> calls.characters().listCharacters(PAGE, offset), CharacterList.class)
                .getCharacters();
        return page(listed, RemoteMapper::character, offset);
    }

    /**
     * A page of all assets, the newest first.
     *
     * @param cursor the {@code next} of the page before; null for the first
     */
    public RemotePage<RemoteAsset> assets(@Nullable String cursor) {
        AssetPage page = calls.read(
                () -> calls.assets().listAssets(PAGE, cursor, null, null, null, ANY, ANY, null, null, ANY, ANY, null),
                AssetPage.class);
        return new RemotePage<>(
                mapped(page.getAssets(), RemoteMapper::asset, MAX_PAGE),
                Boolean.FALSE.equals(page.getHasMore()) ? null : page.getNextCursor());
    }

    /** What was sent in a request, where the account remembers it; empty where it does not. */
    public Optional<RemoteRequest> request(String endpoint, String requestId) {
        PastRequestPage page = calls.read(
                () -> calls.models()
                        .listRequestsByEndpoint(
                                List.of(endpoint), null, null, null, requestId, List.of("payloads"), null, 1, null),
                PastRequestPage.class);
        return RemoteMapper.listed(page.getItems()).stream()
                .filter(request -> requestId.equals(request.getRequestId()))
                .findFirst()
                .flatMap(request -> Optional.ofNullable(RemoteMapper.json(request.getJsonInput()))
                        .map(input -> new RemoteRequest(input, RemoteMapper.json(request.getJsonOutput()))));
    }

    private static int offset(@Nullable String cursor) {
        return cursor == null ? 0 : Integer.parseInt(cursor);
    }

    /** These lists do not say whether there is more: a page that is not full is the last. */
    private static <A, B> RemotePage<B> page(@Nullable List<A> listed, Function<A, Optional<B>> mapper, int offset) {
        int size = listed == null ? 0 : listed.size();
        if (offset + size > MAX_LISTED) {
            throw tooMany(MAX_LISTED);
        }
        return new RemotePage<>(mapped(listed, mapper, MAX_PAGE), size < PAGE ? null : Integer.toString(offset + size));
    }

    private static UpstreamException tooMany(int most) {
        return new UpstreamException("the library lists more than %,d".formatted(most), 0, false, null);
    }

    /** @param listed null where the answer is something else than a list, such as an error under the status of a success */
    private static <A, B> List<B> mapped(@Nullable List<A> listed, Function<A, Optional<B>> mapper, int most) {
        if (listed == null) {
            throw new UpstreamException("the library answered without its list", 0, true, null);
        }
        if (listed.size() > most) {
            throw tooMany(most);
        }
        return RemoteMapper.listed(listed).stream()
                .map(mapper)
                .flatMap(Optional::stream)
                .toList();
    }
}
