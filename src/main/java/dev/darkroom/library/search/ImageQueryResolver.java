package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.embedding.SearchConfig;
import dev.darkroom.library.search.index.SearchIndex;
import dev.darkroom.library.search.index.VisualEmbeddingExtractor;
import dev.darkroom.outgoing.AwaitedDownloads;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Resolves pictures, videos and assets to query vectors. A file of the caller's own is read where it lies, and if
 * it is an asset's, that asset's meaning counts too; any other is fetched from where the outgoing guard permits.
 */
@ApplicationScoped
public class ImageQueryResolver {

    private static final String IMAGE = "search_image_url";
    private static final String VIDEO = "search_video_url";
    /** Twice as many as are decoded at once. */
    private static final int LOOKERS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final AwaitedDownloads downloads;
    private final ObjectService objectService;
    private final VisualEmbeddingExtractor visualEmbeddingExtractor;
    private final SearchIndex index;
    private final Database database;
    private final SearchConfig.Look config;
    private final FairSemaphore lookers = new FairSemaphore(LOOKERS, FairShares.THREE_QUARTERS);

    ImageQueryResolver(
            AwaitedDownloads downloads,
            ObjectService objectService,
            VisualEmbeddingExtractor visualEmbeddingExtractor,
            SearchIndex index,
            Database database,
            SearchConfig config) {
        this.downloads = downloads;
        this.objectService = objectService;
        this.visualEmbeddingExtractor = visualEmbeddingExtractor;
        this.index = index;
        this.database = database;
        this.config = config.look();
    }

    /** What an asset is like: its words' meaning and its look, whichever it has. */
    public List<QueryVector> of(UUID assetId) {
        List<QueryVector> aims = new ArrayList<>();
        for (EmbeddingSpace embeddingSpace : EmbeddingSpace.values()) {
            index.vector(embeddingSpace, assetId)
                    .ifPresent(vector -> aims.add(new QueryVector(embeddingSpace, vector)));
        }
        return aims;
    }

    /**
     * @param baseUrl what our own addresses begin with
     * @throws Problem 422 when an address may not be fetched from, or what is there cannot be looked at; 502 when its
     *     host failed
     */
    public List<QueryVector> of(UUID ownerId, @Nullable String imageUrl, @Nullable String videoUrl, String baseUrl) {
        List<QueryVector> aims = new ArrayList<>();
        if (imageUrl != null) {
            aims.addAll(at(ownerId, imageUrl, false, IMAGE, baseUrl));
        }
        if (videoUrl != null) {
            aims.addAll(at(ownerId, videoUrl, true, VIDEO, baseUrl));
        }
        return aims;
    }

    private List<QueryVector> at(UUID ownerId, String address, boolean video, String field, String baseUrl) {
        String ours = baseUrl + ObjectService.urlPath("");
        if (!address.startsWith(ours)) {
            return List.of(new QueryVector(EmbeddingSpace.LOOK, fetched(ownerId, url(address, field), video, field)));
        }
        StoredObject object = objectService
                .find(address.substring(ours.length()).replaceFirst("[?#].*", ""))
                .filter(found -> found.ownerId().equals(ownerId))
                .orElseThrow(() -> Problem.invalid(field, "there is no such file of yours"));
        List<QueryVector> known = asset(ownerId, object).map(this::of).orElse(List.of());
        boolean seen = known.stream().anyMatch(aim -> aim.space() == EmbeddingSpace.LOOK);
        if (seen || video && !known.isEmpty()) {
            return known;
        }
        List<QueryVector> aims = new ArrayList<>(known);
        Embedding look = looking(ownerId, field, () -> visualEmbeddingExtractor.of(object, video, field));
        aims.add(new QueryVector(EmbeddingSpace.LOOK, look));
        return aims;
    }

    private Optional<UUID> asset(UUID ownerId, StoredObject object) {
        return database.first(
                "SELECT id FROM asset WHERE object_key = ? AND owner_id = ? LIMIT 1",
                row -> Database.id(row, "id"),
                object.key(),
                ownerId);
    }

    private Embedding fetched(UUID ownerId, WebUrl url, boolean video, String field) {
        Path file = objectService.newTemporary();
        try {
            downloads.fetch(ownerId, field, url, file, config.maxFileSize().asLongValue(), config.fetchTimeout());
            return looking(ownerId, field, () -> visualEmbeddingExtractor.of(file, video, field));
        } finally {
            objectService.discard(file);
        }
    }

    /** Within the owner's share of those that wait for a decoder: one with many holds up no other. */
    private Embedding looking(UUID ownerId, String field, Supplier<Embedding> look) {
        return lookers.within(
                List.of(ownerId),
                PATIENCE,
                look,
                () -> Problem.unavailable(field + " cannot be opened now: too many others are being opened", SOON));
    }

    private static WebUrl url(String address, String field) {
        return Optional.of(address)
                .filter(text -> text.length() <= WebUrl.MAX_LENGTH)
                .flatMap(WebUrl::parse)
                .orElseThrow(() -> Problem.invalid(field, "must be an http or https URL"));
    }
}
