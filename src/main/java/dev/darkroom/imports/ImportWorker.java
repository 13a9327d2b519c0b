package dev.darkroom.imports;

import dev.darkroom.imports.ImportRepository.StaleStepException;
import dev.darkroom.imports.ItemFetcher.Fetched;
import dev.darkroom.imports.ItemFiling.StaleItemException;
import dev.darkroom.library.media.MediaKind;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.shared.work.InRequestWorker;
import dev.darkroom.shared.work.WorkLoop;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.library.RemoteRequest;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Background worker of imports: runs their steps and brings in what they have found, fair among owners. */
@ApplicationScoped
class ImportWorker {

    private static final Logger LOG = Logger.getLogger(ImportWorker.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);
    private static final int TOO_MANY = 429;
    private static final int MAX_STEP_FAILURES = 12;
    private static final int MAX_ITEM_ATTEMPTS = 6;

    private final ImportRepository imports;
    private final ImportItemRepository items;
    private final ImportLister lister;
    private final ImportedLibraries libraries;
    private final ItemFetcher fetcher;
    private final ItemFiling filing;
    private final ImportThrottle throttle;
    private final ObjectService objects;
    private final BackgroundMode background;
    private final InRequestWorker inRequest;
    private final SecureRandom random = new SecureRandom();
    private final Map<UUID, Integer> held = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> stepping = new ConcurrentHashMap<>();
    private final int share;
    private final int steps;
    private final int stepShare;
    private final WorkLoop loop;

    ImportWorker(
            ImportRepository imports,
            ImportItemRepository items,
            ImportLister lister,
            ImportedLibraries libraries,
            ItemFetcher fetcher,
            ItemFiling filing,
            ImportThrottle throttle,
            ObjectService objects,
            ImportsConfig config,
            BackgroundMode background,
            InRequestWorker inRequest) {
        this.imports = imports;
        this.items = items;
        this.lister = lister;
        this.libraries = libraries;
        this.fetcher = fetcher;
        this.filing = filing;
        this.throttle = throttle;
        this.objects = objects;
        this.background = background;
        this.inRequest = inRequest;
        int parallel = Math.max(2, config.parallel());
        this.share = Math.max(1, parallel * 3 / 4);
        // Slow sources leave half of the places to files.
        this.steps = parallel / 2;
        this.stepShare = Math.max(1, steps * 3 / 4);
        this.loop = new WorkLoop("import", parallel, PAUSE, this::claim);
    }

    void start(@Observes StartupEvent event) {
        background.start(loop);
    }

    void stop(@Observes ShutdownEvent event) {
        background.stop(loop);
    }

    /** There is a new import: it begins at once, in this request where nothing runs between requests. */
    void wake() {
        loop.wake();
        inRequest.work(loop);
    }

    private List<Runnable> claim(int free) {
        List<Runnable> work = new ArrayList<>();
        int room = Math.min(
                free, steps - stepping.values().stream().mapToInt(each -> each).sum());
        if (room > 0) {
            for (LibraryImport step : imports.claim(room, Map.copyOf(stepping), stepShare)) {
                stepping.merge(step.ownerId(), 1, Integer::sum);
                work.add(() -> run(step));
            }
        }
        if (work.size() < free) {
            for (ImportItem item : items.claim(free - work.size(), Map.copyOf(held), share)) {
                held.merge(item.ownerId(), 1, Integer::sum);
                work.add(() -> run(item));
            }
        }
        return work;
    }

    void run(LibraryImport at) {
        try {
            if (at.failures() > MAX_STEP_FAILURES + 1) {
                stepFailed(at, "it ended the process again and again", false, null);
            } else {
                lister.step(at);
            }
        } catch (StaleStepException stale) {
            LOG.debugf(
                    "import.step_stale import=%s phase=%s: taken over, or the import has ended", at.id(), at.phase());
        } catch (UpstreamException failure) {
            stepFailed(at, String.valueOf(failure.getMessage()), failure.retryable(), failure.retryAfter());
        } catch (Problem problem) {
            stepFailed(at, String.valueOf(problem.getMessage()), problem.kind().retryable(), problem.retryAfter());
        } catch (UncheckedIOException unreadable) {
            stepFailed(at, "the folder cannot be read", true, null);
        } catch (RuntimeException failure) {
            LOG.warnf(failure, "import.step_failed import=%s phase=%s", at.id(), at.phase());
            stepFailed(at, "an error of ours", true, null);
        } finally {
            giveBack(stepping, at.ownerId());
            loop.wake();
        }
    }

    private void stepFailed(LibraryImport at, String reason, boolean retryable, @Nullable Duration asked) {
        if (retryable && at.failures() <= MAX_STEP_FAILURES) {
            imports.later(at, pause(at.failures() - 1, asked));
        } else {
            LOG.infof("import.given_up import=%s phase=%s: %s", at.id(), at.phase(), reason);
            imports.giveUp(at, reason);
        }
    }

    private void run(ImportItem item) {
        try {
            imports.find(item.importId()).filter(LibraryImport::isRunning).ifPresent(at -> bringIn(at, item));
        } catch (StaleItemException settled) {
            LOG.debugf("import.item_settled import=%s: by somebody else, or the import has ended", item.importId());
        } finally {
            giveBack(held, item.ownerId());
            loop.wake();
        }
    }

    private static void giveBack(Map<UUID, Integer> places, UUID ownerId) {
        places.computeIfPresent(ownerId, (_, count) -> count == 1 ? null : count - 1);
    }

    private void bringIn(LibraryImport at, ImportItem item) {
        try {
            if (item.attempt() > MAX_ITEM_ATTEMPTS) {
                // Failures are counted where they are caught: none was.
                filing.fail(item, "it ended the process again and again");
            } else if (!filing.skipKnown(at, item)) {
                fetchAndFile(at, item);
            }
        } catch (OutgoingException.Status refused) {
            refused(at, item, refused, refused.status(), refused.retryable(), refused.retryAfter());
        } catch (OutgoingException failure) {
            failed(item, String.valueOf(failure.getMessage()), failure.retryable(), null);
        } catch (UpstreamException refused) {
            refused(at, item, refused, refused.status(), refused.retryable(), refused.retryAfter());
        } catch (Problem problem) {
            failed(item, String.valueOf(problem.getMessage()), problem.kind().retryable(), problem.retryAfter());
        } catch (HistoryLaterException later) {
            // Counted, so that it comes without its history in the end.
            failed(item, String.valueOf(later.getMessage()), true, later.asked());
        } catch (StaleItemException settled) {
            throw settled;
        } catch (RuntimeException failure) {
            LOG.warnf(failure, "import.item_failed import=%s attempt=%d", at.id(), item.attempt());
            failed(item, "an error of ours", true, null);
        }
    }

    private void refused(
            LibraryImport at,
            ImportItem item,
            RuntimeException why,
            int status,
            boolean retryable,
            @Nullable Duration asked) {
        if (status == TOO_MANY) {
            throttled(at, item, asked);
        } else {
            failed(item, String.valueOf(why.getMessage()), retryable, asked);
        }
    }

    private void throttled(LibraryImport at, ImportItem item, @Nullable Duration asked) {
        ImportThrottle.Source source = source(at, item);
        if (throttle.isForGood(source)) {
            failed(item, "its source answers 429 and nothing else", true, asked);
            return;
        }
        Duration pause = throttle.refused(source, asked);
        if (at.source() == ImportSource.URLS) {
            items.pause(at.id(), url -> host(url).equals(source.host()), pause);
        } else {
            imports.pause(at.id(), pause);
        }
        items.notAttempted(item, pause);
    }

    /** URLs may be of many hosts, and one that is busy says nothing of the others. */
    private static ImportThrottle.Source source(LibraryImport at, ImportItem item) {
        String location = item.location();
        return new ImportThrottle.Source(
                at.id(), at.source() == ImportSource.URLS && location != null ? host(location) : "");
    }

    private static String host(String url) {
        return WebUrl.parse(url).map(WebUrl::authority).orElse("");
    }

    private void fetchAndFile(LibraryImport at, ImportItem item) {
        ItemMetadata facts = items.facts(item);
        // Before the file, which is not fetched again while the account will not tell.
        RemoteRequest history = history(at, item, facts);
        Fetched fetched = fetcher.fetch(at, item);
        try {
            if (at.source() != ImportSource.FAL && fetched.facts().kind() == MediaKind.FILE) {
                throw Problem.invalid("file", "is no picture, film, sound or 3D model");
            }
            filing.file(at, item, facts, fetched, history);
            throttle.given(source(at, item));
        } finally {
            objects.discard(fetched.bytes().temporary());
        }
    }

    /** Best effort: an account that does not tell is not asked again, and an asset comes without it in the end. */
    private @Nullable RemoteRequest history(LibraryImport at, ImportItem item, ItemMetadata facts) {
        String endpoint = facts.endpoint();
        String requestId = facts.requestId();
        if (at.source() != ImportSource.FAL || !at.hasHistory() || endpoint == null || requestId == null) {
            return null;
        }
        try {
            return libraries.of(at).request(endpoint, requestId).orElse(null);
        } catch (UpstreamException failure) {
            if (failure.retryable() && item.attempt() < MAX_ITEM_ATTEMPTS) {
                throw new HistoryLaterException(failure);
            }
            if (!failure.retryable()) {
                imports.hasNoHistory(at.id());
            }
            return null;
        }
    }

    private void failed(ImportItem item, String reason, boolean retryable, @Nullable Duration asked) {
        if (retryable && item.attempt() < MAX_ITEM_ATTEMPTS) {
            items.later(item, pause(item.attempt() - 1, asked), reason);
        } else {
            filing.fail(item, reason);
        }
    }

    private Duration pause(int times, @Nullable Duration asked) {
        Duration pause = Backoff.jittered(Backoff.doubled(FIRST_RETRY, times, LONGEST_RETRY), 0.5, 1, random);
        Duration bounded = asked == null ? Duration.ZERO : Backoff.bounded(asked);
        return bounded.compareTo(pause) > 0 ? bounded : pause;
    }
}
