package dev.darkroom.library.asset;

import dev.darkroom.library.search.index.SearchIndex;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.storage.ObjectService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files assets into the library, idempotently per place in a result. */
@ApplicationScoped
public class AssetFilingService {

    private final Database database;
    private final ObjectService objectService;
    private final GenerationRepository generationRepository;
    private final SearchIndex searchIndex;
    private final AssetEvents assetEvents;
    private final Ids ids;
    private final Clock clock;

    AssetFilingService(
            Database database,
            ObjectService objectService,
            GenerationRepository generationRepository,
            SearchIndex searchIndex,
            AssetEvents assetEvents,
            Ids ids,
            Clock clock) {
        this.database = database;
        this.objectService = objectService;
        this.generationRepository = generationRepository;
        this.searchIndex = searchIndex;
        this.assetEvents = assetEvents;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Files assets and makes their objects known, in the caller's transaction. An output that is filed already stays as
     * it is, so doing it again changes nothing.
     *
     * @return the assets' ids in the order given, those of outputs that were filed before included
     */
    public List<UUID> file(List<NewAsset> assets) {
        return file(assets, Map.of());
    }

    /**
     * The same for outputs of jobs.
     *
     * @param tags of the jobs, for those who want to hear of assets by tag
     */
    public List<UUID> file(List<NewAsset> assets, Map<UUID, List<String>> tags) {
        if (assets.isEmpty()) {
            return List.of();
        }
        objectService.insert(assets.stream().map(NewAsset::object).toList());
        // They may be of several owners: jobs that end together are filed together.
        Map<Generation, UUID> owners = new LinkedHashMap<>();
        assets.stream()
                .filter(asset -> asset.generation() != null)
                .forEach(asset ->
                        owners.putIfAbsent(asset.generation(), asset.object().ownerId()));
        generationRepository.remember(owners);
        List<UUID> filed = insert(assets, idsFor(assets.size()), tags);
        searchIndex.filed(IntStream.range(0, filed.size())
                .mapToObj(at -> assets.get(at).reading(filed.get(at)))
                .toList());
        return filed;
    }

    private List<UUID> insert(List<NewAsset> assets, UUID[] fresh, Map<UUID, List<String>> tags) {
        UUID[] jobs = uuids(assets, NewAsset::jobId);
        String[] places = texts(assets, NewAsset::place);
        Set<UUID> filed = new HashSet<>(database.query(
                """
                INSERT INTO asset (id, owner_id, object_key, job_id, place, type, source, title, prompt, endpoint,
                    key_id, width, height, duration_seconds, codec, channels, origin_request_id, created_at, expires_at)
                SELECT id, owner_id, object_key, job_id, place, type, source, title, prompt, endpoint, key_id,
                    width::integer, height::integer, duration::double precision, codec, channels::smallint,
                    origin_request_id, coalesce(original_time::timestamptz, ?),
                    (SELECT o.expires_at FROM stored_object o WHERE o.key = object_key)
                FROM unnest(
                    ?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                AS fresh (id, owner_id, object_key, job_id, place, type, source, title, prompt, endpoint,
                    key_id, width, height, duration, codec, channels, origin_request_id, original_time)
                ON CONFLICT (job_id, place) WHERE job_id IS NOT NULL DO NOTHING
                RETURNING id
                """,
                row -> row.getObject(1, UUID.class),
                clock.instant(),
                fresh,
                uuids(assets, asset -> asset.object().ownerId()),
                texts(assets, asset -> asset.object().key()),
                jobs,
                places,
                texts(assets, asset -> asset.facts().kind().label()),
                texts(assets, asset -> asset.source().label()),
                texts(assets, NewAsset::shownTitle),
                texts(assets, NewAsset::cleanPrompt),
                texts(assets, NewAsset::endpoint),
                texts(assets, NewAsset::keyId),
                texts(assets, asset -> text(asset.facts().width())),
                texts(assets, asset -> text(asset.facts().height())),
                texts(assets, asset -> text(asset.facts().durationSeconds())),
                texts(assets, asset -> asset.facts().codec()),
                texts(assets, asset -> text(asset.facts().channels())),
                texts(assets, NewAsset::originRequestId),
                texts(assets, asset -> text(asset.originalTime()))));
        List<Integer> made = IntStream.range(0, fresh.length)
                .filter(at -> filed.contains(fresh[at]))
                .boxed()
                .toList();
        assetEvents.created(
                made.stream().map(assets::get).toList(),
                made.stream().map(at -> fresh[at]).toList(),
                tags);
        return filed.size() == fresh.length ? List.of(fresh) : withEarlier(fresh, filed, jobs, places);
    }

    /** In a statement of its own, which sees what somebody else filed while ours waited for that. */
    private List<UUID> withEarlier(UUID[] fresh, Set<UUID> filed, UUID[] jobs, String[] places) {
        List<UUID> earlier = database.query("""
                SELECT asset.id FROM unnest(?::uuid[], ?::text[]) WITH ORDINALITY AS output (job_id, place, ordinal)
                    LEFT JOIN asset ON asset.job_id = output.job_id AND asset.place = output.place
                ORDER BY ordinal
                """, row -> row.getObject(1, UUID.class), jobs, places);
        return IntStream.range(0, fresh.length)
                .mapToObj(at -> filed.contains(fresh[at]) ? fresh[at] : earlier.get(at))
                .toList();
    }

    /** Falling, so that the first output of a job stands first among those of the same moment, newest first. */
    private UUID[] idsFor(int count) {
        return Stream.generate(ids::next)
                .limit(count)
                .sorted(Comparator.reverseOrder())
                .toArray(UUID[]::new);
    }

    private static UUID[] uuids(List<NewAsset> assets, Function<NewAsset, @Nullable UUID> fact) {
        return assets.stream().map(fact).toArray(UUID[]::new);
    }

    private static String[] texts(List<NewAsset> assets, Function<NewAsset, @Nullable String> fact) {
        return assets.stream().map(fact).toArray(String[]::new);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
