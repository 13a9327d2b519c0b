package dev.darkroom.library;

import dev.darkroom.library.AssetRows.Row;
import dev.darkroom.library.SearchCursors.Place;
import dev.darkroom.library.search.Hit;
import dev.darkroom.library.search.Hits;
import dev.darkroom.library.search.Likenesses;
import dev.darkroom.library.search.Probe;
import dev.darkroom.library.search.ProbeMemory;
import dev.darkroom.library.search.Probes;
import dev.darkroom.library.search.Scope;
import dev.darkroom.library.search.Search;
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
 * The pages of a search, the most similar first. Each page searches anew among what was there when the first was given
 * out, with the same vectors, and goes on after the last similarity: so nothing is skipped or repeated while assets
 * arrive.
 */
@ApplicationScoped
class Findings {

    private final Search search;
    private final Probes probes;
    private final Likenesses likenesses;
    private final AssetRows rows;
    private final SearchCursors cursors;
    private final Clock clock;

    Findings(Search search, Probes probes, Likenesses likenesses, AssetRows rows, SearchCursors cursors, Clock clock) {
        this.search = search;
        this.probes = probes;
        this.likenesses = likenesses;
        this.rows = rows;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** What the filter seeks. */
    AssetView.Page page(UUID ownerId, AssetFilter filter, int limit, @Nullable String cursor, String baseUrl) {
        return page(ownerId, filter, limit, cursor, baseUrl, "", () -> probe(ownerId, filter.sought(), baseUrl));
    }

    /** The ids of everything that the filter seeks, the best first; what has expired may be among them. */
    Hits all(UUID ownerId, AssetFilter filter, String baseUrl) {
        Sought sought = filter.sought();
        return search.find(scope(ownerId, filter.scope()), probe(ownerId, sought, baseUrl), null, sought.least());
    }

    private Probe probe(UUID ownerId, Sought sought, String baseUrl) {
        return probes.of(
                ownerId, sought.words(), likenesses.of(ownerId, sought.imageUrl(), sought.videoUrl(), baseUrl));
    }

    private Scope scope(UUID ownerId, Conditions within) {
        return new Scope(
                Conditions.ownedBy(ownerId).all().getFirst(),
                within.all(),
                Conditions.alive(clock.instant()).all().getFirst());
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
                () -> probes.of(ownerId, null, likenesses.of(asset)));
    }

    /** @param like the id of an asset, which is itself not found; empty for none */
    private AssetView.Page page(
            UUID ownerId,
            AssetFilter filter,
            int limit,
            @Nullable String cursor,
            String baseUrl,
            String like,
            Supplier<Probe> first) {
        String boundTo = String.join("\n", ownerId.toString(), like, filter.canonical());
        Place after = cursor == null ? null : cursors.read(cursor, boundTo);
        Probe probe = after == null
                ? first.get()
                : ProbeMemory.recall(filter.sought().words(), ByteBuffer.wrap(after.probe()));
        UUID upTo = after == null ? AssetIds.lastOf(clock.instant()) : after.upTo();
        Conditions others = like.isEmpty() ? Conditions.ANY : Conditions.ofColumns("a.id <> ?", UUID.fromString(like));
        Scope scope = scope(ownerId, filter.scope().and(others));
        Hits hits = search.find(
                scope, probe, after == null ? null : upTo, filter.sought().least());
        List<Hit> left = after == null
                ? hits.ranked()
                : hits.ranked().stream()
                        .filter(hit -> Hit.BEST_FIRST.compare(after.last(), hit) < 0)
                        .toList();
        List<Row> found = new ArrayList<>();
        Map<UUID, Hit> byId = new HashMap<>();
        // What has expired makes room for what comes after it.
        for (int from = 0; from < left.size() && found.size() <= limit; from += limit + 1) {
            List<Hit> some = left.subList(from, Math.min(left.size(), from + limit + 1));
            some.forEach(hit -> byId.put(hit.id(), hit));
            found.addAll(rows.alive(some.stream().map(Hit::id).toList(), clock.instant()));
        }
        boolean more = found.size() > limit;
        List<Row> page = more ? found.subList(0, limit) : found;
        Hit last = more ? byId.get(page.getLast().id()) : null;
        String next = last == null ? null : cursors.write(new Place(upTo, last, ProbeMemory.of(probe)), boundTo);
        return new AssetView.Page(rows.views(page, baseUrl, byId), next, more, hits.total(), hits.truncated());
    }
}
