package dev.darkroom.library.browse;

import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.AssetRepository;
import dev.darkroom.library.asset.AssetRepository.Row;
import dev.darkroom.library.asset.AssetView;
import dev.darkroom.library.browse.SearchCursors.Place;
import dev.darkroom.library.search.ImageQueryResolver;
import dev.darkroom.library.search.SearchHit;
import dev.darkroom.library.search.SearchHits;
import dev.darkroom.library.search.SearchRequest;
import dev.darkroom.library.search.SearchRequestCodec;
import dev.darkroom.library.search.SearchRequestFactory;
import dev.darkroom.library.search.SearchScope;
import dev.darkroom.library.search.SearchService;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages of a search, the most similar first. Each page searches anew among what was there when the first was given
 * out, with the same vectors, and goes on after the last similarity: so nothing is skipped or repeated while assets
 * arrive.
 */
@ApplicationScoped
public class SearchPages {

    private final SearchService searchService;
    private final SearchRequestFactory searchRequestFactory;
    private final ImageQueryResolver imageQueryResolver;
    private final AssetRepository rows;
    private final SearchCursors cursors;
    private final Clock clock;

    SearchPages(
            SearchService searchService,
            SearchRequestFactory searchRequestFactory,
            ImageQueryResolver imageQueryResolver,
            AssetRepository rows,
            SearchCursors cursors,
            Clock clock) {
        this.searchService = searchService;
        this.searchRequestFactory = searchRequestFactory;
        this.imageQueryResolver = imageQueryResolver;
        this.rows = rows;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** What the filter seeks. */
    AssetView.Page page(UUID ownerId, AssetFilter filter, int limit, @Nullable String cursor, String baseUrl) {
        return page(ownerId, filter, limit, cursor, baseUrl, "", () -> probe(ownerId, filter.sought(), baseUrl));
    }

    /** The ids of everything that the filter seeks, the best first; what has expired may be among them. */
    public SearchHits all(UUID ownerId, AssetFilter filter, String baseUrl) {
        SearchQuery searchQuery = filter.sought();
        return searchService.find(
                scope(ownerId, filter.scope()), probe(ownerId, searchQuery, baseUrl), null, searchQuery.least());
    }

    private SearchRequest probe(UUID ownerId, SearchQuery searchQuery, String baseUrl) {
        return searchRequestFactory.of(
                ownerId,
                searchQuery.words(),
                imageQueryResolver.of(ownerId, searchQuery.imageUrl(), searchQuery.videoUrl(), baseUrl));
    }

    private SearchScope scope(UUID ownerId, SqlConditions within) {
        return new SearchScope(
                SqlConditions.ownedBy(ownerId).all().getFirst(),
                within.all(),
                SqlConditions.alive(clock.instant()).all().getFirst());
    }

    /** What is like an asset, which is not among it. */
    AssetView.Page similar(
            UUID ownerId, UUID asset, AssetFilter filter, int limit, @Nullable String cursor, String baseUrl) {
        return page(
                ownerId,
                filter,
                limit,
                cursor,
                baseUrl,
                asset.toString(),
                () -> searchRequestFactory.of(ownerId, null, imageQueryResolver.of(asset)));
    }

    /** @param like the id of an asset, which is itself not found; empty for none */
    private AssetView.Page page(
            UUID ownerId,
            AssetFilter filter,
            int limit,
            @Nullable String cursor,
            String baseUrl,
            String like,
            Supplier<SearchRequest> first) {
        String boundTo = String.join("\n", ownerId.toString(), like, filter.canonical());
        Place after = cursor == null ? null : cursors.read(cursor, boundTo);
        SearchRequest searchRequest = after == null
                ? first.get()
                : SearchRequestCodec.recall(filter.sought().words(), ByteBuffer.wrap(after.probe()));
        UUID upTo = after == null ? AssetIdResolver.lastOf(clock.instant()) : after.upTo();
        SqlConditions others =
                like.isEmpty() ? SqlConditions.ANY : SqlConditions.ofColumns("a.id <> ?", UUID.fromString(like));
        SearchScope searchScope = scope(ownerId, filter.scope().and(others));
        SearchHits searchHits = searchService.find(
                searchScope,
                searchRequest,
                after == null ? null : upTo,
                filter.sought().least());
        List<SearchHit> left = after == null
                ? searchHits.ranked()
                : searchHits.ranked().stream()
                        .filter(hit -> SearchHit.BEST_FIRST.compare(after.last(), hit) < 0)
                        .toList();
        List<Row> found = new ArrayList<>();
        Map<UUID, SearchHit> byId = new HashMap<>();
        // What has expired makes room for what comes after it.
        for (int from = 0; from < left.size() && found.size() <= limit; from += limit + 1) {
            List<SearchHit> some = left.subList(from, Math.min(left.size(), from + limit + 1));
            some.forEach(hit -> byId.put(hit.id(), hit));
            found.addAll(rows.alive(some.stream().map(SearchHit::id).toList(), clock.instant()));
        }
        boolean more = found.size() > limit;
        List<Row> page = more ? found.subList(0, limit) : found;
        SearchHit last = more ? byId.get(page.getLast().id()) : null;
        String next = last == null
                ? null
                : cursors.write(new Place(upTo, last, SearchRequestCodec.of(searchRequest)), boundTo);
        return new AssetView.Page(
                rows.views(page, baseUrl, byId), next, more, searchHits.total(), searchHits.truncated());
    }
}
