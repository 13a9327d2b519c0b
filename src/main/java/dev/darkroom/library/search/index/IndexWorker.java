package dev.darkroom.library.search.index;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingException;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.embedding.SearchConfig;
import dev.darkroom.library.search.embedding.TextEmbeddingService;
import dev.darkroom.library.search.index.IndexQueue.Entry;
import dev.darkroom.library.search.index.SearchIndex.Placed;
import dev.darkroom.library.search.words.SpellingCorrector;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import dev.darkroom.shared.work.PeriodicTask;
import dev.darkroom.shared.work.ProcessorLoad;
import dev.darkroom.shared.work.ProcessorShare;
import dev.darkroom.shared.work.WorkLoop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Background indexer. Reads assets in the background: looks at pictures, learns words, finds the meaning where
 * filing left it. Also all of them again after the model has changed; until one's turn comes it is found by its
 * words.
 */
@ApplicationScoped
class IndexWorker {

    private static final Logger LOG = Logger.getLogger(IndexWorker.class);
    private static final int TOGETHER = 32;
    private static final int MAX_ATTEMPTS_AT_DAMAGE = 5;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration BURST = Duration.ofSeconds(5);
    private static final Duration REPORTS = Duration.ofMinutes(1);

    private final IndexQueue indexQueue;
    private final TextEmbeddingService textEmbeddingService;
    private final VisualEmbeddingExtractor visualEmbeddingExtractor;
    private final SpellingCorrector spellingCorrector;
    private final SearchIndex index;
    private final ProcessorShare share;
    private final BackgroundMode background;
    private final WorkLoop loop;

    IndexWorker(
            IndexQueue indexQueue,
            TextEmbeddingService textEmbeddingService,
            VisualEmbeddingExtractor visualEmbeddingExtractor,
            SpellingCorrector spellingCorrector,
            SearchIndex index,
            MeterRegistry metrics,
            SearchConfig config,
            ProcessorLoad processorLoad,
            BackgroundMode background) {
        this.indexQueue = indexQueue;
        this.textEmbeddingService = textEmbeddingService;
        this.visualEmbeddingExtractor = visualEmbeddingExtractor;
        this.spellingCorrector = spellingCorrector;
        this.index = index;
        this.share = processorLoad.share(config.readingShare(), BURST);
        this.background = background;
        loop = new WorkLoop("index", 1, PAUSE, _ -> pieces());
        Gauge.builder("darkroom.search.unread", indexQueue, IndexQueue::count)
                .description("Assets whose meaning or look is still to be found")
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        if (background.isEnabled()) {
            int again = QuarkusTransaction.requiringNew().call(indexQueue::noteModels);
            if (again > 0) {
                LOG.infof(
                        "search.model_changed assets=%d: queued for indexing again; until then they are found by their words alone",
                        again);
            }
            background.start(loop);
        }
    }

    @Produces
    static PeriodicTask reporting(IndexWorker worker) {
        return new PeriodicTask("index-report", REPORTS, worker::report);
    }

    void stop(@Observes ShutdownEvent event) {
        background.stop(loop);
    }

    private List<Runnable> pieces() {
        if (!share.isLeft()) {
            return List.of();
        }
        List<Entry> entries = indexQueue.claim(TOGETHER);
        return entries.isEmpty() ? List.of() : List.of(() -> share.spend(() -> read(entries)));
    }

    void report() {
        long left = indexQueue.count();
        if (left > TOGETHER) {
            LOG.infof("search.indexing assets_left=%d", left);
        }
    }

    /** All together; if that fails each by itself, so that one cannot hold up the others. */
    void read(List<Entry> entries) {
        try {
            readTogether(entries);
        } catch (EmbeddingException notNow) {
            LOG.warnf("search.embedding_failed assets=%d, tried again later: %s", entries.size(), notNow.getMessage());
            indexQueue.later(entries);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError oneFailed) {
            if (entries.size() > 1) {
                entries.forEach(entry -> read(List.of(entry)));
            } else {
                giveUpOn(entries.getFirst(), oneFailed);
            }
        }
    }

    private void readTogether(List<Entry> entries) {
        List<Placed> meant = new ArrayList<>();
        List<Placed> seen = new ArrayList<>();
        for (Entry entry : entries) {
            if (!entry.meant()) {
                meant.add(new Placed(
                        entry.asset(),
                        textEmbeddingService
                                .of(entry.asset().text(), Priority.BACKGROUND)
                                .orElse(null)));
            }
            @Nullable Embedding look = visualEmbeddingExtractor.of(entry).orElse(null);
            seen.add(new Placed(entry.asset(), look));
        }
        QuarkusTransaction.requiringNew().run(() -> {
            index.write(EmbeddingSpace.MEANING, meant);
            index.write(EmbeddingSpace.LOOK, seen);
            learn(entries);
            indexQueue.done(entries);
        });
    }

    // In the order of owners and of words, so that two readers wait for each other and never in a circle.
    private void learn(List<Entry> entries) {
        Map<UUID, List<String>> byOwner = entries.stream()
                .map(Entry::asset)
                .collect(Collectors.groupingBy(
                        IndexDocument::ownerId, Collectors.mapping(IndexDocument::text, Collectors.toList())));
        byOwner.keySet().stream()
                .sorted()
                .forEach(owner -> spellingCorrector.learn(owner, byOwner.getOrDefault(owner, List.of())));
    }

    private void giveUpOn(Entry entry, Throwable failure) {
        boolean again = entry.attempts() < MAX_ATTEMPTS_AT_DAMAGE;
        LOG.warnf(
                "search.index_failed asset=%s attempt=%d again=%s: %s",
                entry.asset().id(), entry.attempts(), again, failure);
        if (again) {
            indexQueue.later(List.of(entry));
        } else {
            indexQueue.done(List.of(entry));
        }
    }
}
