package dev.darkroom.imports;

import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.library.collection.CollectionService;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingGuard;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.JsonRequestBinder;
import dev.darkroom.shared.http.body.RawJson;
import dev.darkroom.shared.url.WebUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Begins, lists and cancels an owner's imports. */
@ApplicationScoped
class ImportService {

    private static final int MAX_RUNNING = 10;
    private static final Duration LOOK_UP = Duration.ofSeconds(2);
    private static final WebUrl FAL = WebUrl.valueOf("https://api.fal.ai/v1");
    private static final String ANYWHERE = "urls";

    /** An import that may begin, with what is known of it at its beginning. */
    record Draft(LibraryImport fresh, List<NewItem> found) {}

    /** Where an import reads, and by which credential. */
    private record Origin(String name, byte @Nullable [] credential) {}

    private final ImportRepository imports;
    private final ImportItemRepository items;
    private final ImportedLibraries libraries;
    private final FolderFiles folders;
    private final CollectionService collections;
    private final OutgoingGuard guard;
    private final JsonRequestBinder binder;
    private final ImportWorker worker;
    private final Ids ids;
    private final Clock clock;

    ImportService(
            ImportRepository imports,
            ImportItemRepository items,
            ImportedLibraries libraries,
            FolderFiles folders,
            CollectionService collections,
            OutgoingGuard guard,
            JsonRequestBinder binder,
            ImportWorker worker,
            Ids ids,
            Clock clock) {
        this.imports = imports;
        this.items = items;
        this.libraries = libraries;
        this.folders = folders;
        this.collections = collections;
        this.guard = guard;
        this.binder = binder;
        this.worker = worker;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Checks what is to be imported; may wait for a name server.
     *
     * @param baseUrl of ours, for links to what is imported
     */
    Draft draft(Caller caller, ImportBodies.Create body, String baseUrl) {
        ImportSource source = ImportSource.of(body.source()).orElseThrow();
        requireFitting(body, source);
        Origin origin = origin(caller, body, source);
        List<NewItem> found = source == ImportSource.URLS ? urls(body) : List.of();
        UUID collection = body.collectionId() == null
                ? null
                : collections.manual(caller.ownerId(), "collection_id", body.collectionId());
        LibraryImport fresh = new LibraryImport(
                ids.next(),
                caller.ownerId(),
                caller.keyId(),
                source,
                origin.name(),
                origin.credential(),
                baseUrl,
                JsonRequest.distinct(body.tags()),
                collection,
                LibraryImport.RUNNING,
                switch (source) {
                    case FAL -> ImportPhase.ARRANGEMENT;
                    case FOLDER -> ImportPhase.ASSETS;
                    case URLS -> ImportPhase.ITEMS;
                },
                null,
                source == ImportSource.FAL,
                0,
                0,
                0,
                0,
                null,
                0,
                0,
                clock.instant(),
                null);
        return new Draft(fresh, found);
    }

    /** Begins an import, in the surrounding transaction; {@link #wake} sets it going when that has committed. */
    ImportBodies.One begin(Draft draft) {
        LibraryImport fresh = draft.fresh();
        if (imports.countRunning(fresh.ownerId()) >= MAX_RUNNING) {
            throw Problem.of(Problem.Kind.CONFLICT, "There are " + MAX_RUNNING + " imports running already");
        }
        imports.insert(fresh, draft.found());
        return get(fresh.ownerId(), fresh.id().toString());
    }

    void wake() {
        worker.wake();
    }

    ImportBodies.One get(UUID ownerId, String id) {
        return new ImportBodies.One(ImportBodies.View.of(known(ownerId, id)));
    }

    ImportBodies.All list(UUID ownerId, @Nullable UUID after, int limit) {
        List<LibraryImport> page = imports.list(ownerId, after, limit + 1);
        boolean more = page.size() > limit;
        List<LibraryImport> shown = more ? page.subList(0, limit) : page;
        return new ImportBodies.All(
                shown.stream().map(ImportBodies.View::of).toList(),
                more ? shown.getLast().id() : null,
                more);
    }

    ImportBodies.Failures failures(UUID ownerId, String id, long after, int limit) {
        List<ImportItemRepository.Failure> page =
                items.failures(known(ownerId, id).id(), after, limit + 1);
        boolean more = page.size() > limit;
        List<ImportItemRepository.Failure> shown = more ? page.subList(0, limit) : page;
        return new ImportBodies.Failures(
                shown.stream()
                        .map(each -> new ImportBodies.Failure(each.name(), each.problem()))
                        .toList(),
                more ? shown.getLast().number() : null,
                more);
    }

    /**
     * What has been imported stays.
     *
     * @throws Problem 409 when it has ended otherwise
     */
    ImportBodies.One cancel(UUID ownerId, String id) {
        LibraryImport at = known(ownerId, id);
        if (imports.cancel(at.id())) {
            items.removeSettled(at.id());
        }
        LibraryImport ended = known(ownerId, id);
        if (!ended.state().equals(LibraryImport.CANCELLED)) {
            throw Problem.of(Problem.Kind.CONFLICT, "The import has ended");
        }
        return new ImportBodies.One(ImportBodies.View.of(ended));
    }

    private LibraryImport known(UUID ownerId, String id) {
        return Ids.parse(id)
                .flatMap(imports::find)
                .filter(found -> found.ownerId().equals(ownerId))
                .orElseThrow(() -> Problem.notFound("Import"));
    }

    private static void requireFitting(ImportBodies.Create body, ImportSource source) {
        requireOnlyOf(source == ImportSource.FAL, "url", body.url(), "fal");
        requireOnlyOf(source == ImportSource.FAL, "key", body.key(), "fal");
        requireOnlyOf(source == ImportSource.FOLDER, "folder", body.folder(), "folder");
        requireOnlyOf(source == ImportSource.URLS, "urls", body.urls(), "urls");
        if (source == ImportSource.URLS && body.urls() == null) {
            throw Problem.invalid("urls", "is required");
        }
    }

    private static void requireOnlyOf(boolean fits, String field, @Nullable Object value, String source) {
        if (!fits && value != null) {
            throw Problem.invalid(field, "goes with the source " + source + " only");
        }
    }

    private Origin origin(Caller caller, ImportBodies.Create body, ImportSource source) {
        return switch (source) {
            case URLS -> new Origin(ANYWHERE, null);
            case FOLDER -> {
                requireOperator(caller, "A folder of this machine");
                yield new Origin(folders.folder(body.folder()).toString(), null);
            }
            case FAL -> {
                if (body.url() == null && body.key() == null) {
                    // All owners' jobs run on it: its library is not one owner's.
                    requireOperator(caller, "The provider's account");
                    yield new Origin(libraries.configuredOrigin(), null);
                }
                if (body.key() == null) {
                    throw Problem.invalid("key", "is required with a url");
                }
                yield library(body.url() == null ? FAL : body.url(), body.key());
            }
        };
    }

    private Origin library(WebUrl url, String key) {
        if (!key.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw Problem.invalid("key", "has characters that no header can have");
        }
        if (url.query() != null || url.fragment() != null) {
            throw Problem.invalid("url", "must have neither a query nor a fragment");
        }
        try {
            guard.check(url, LOOK_UP);
        } catch (OutgoingException.Refused refused) {
            throw Problem.invalid("url", "cannot be called: " + refused.getMessage());
        } catch (OutgoingException unreachable) {
            // It may be reachable by the time it is read.
        }
        return new Origin(url.base(), libraries.encrypted("Key " + key));
    }

    private static void requireOperator(Caller caller, String what) {
        if (!caller.may(Scope.OPERATE)) {
            throw Problem.of(Problem.Kind.FORBIDDEN, what + " can be imported with the scope operate only");
        }
    }

    private List<NewItem> urls(ImportBodies.Create body) {
        List<NewItem> found = new ArrayList<>();
        for (RawJson raw : Objects.requireNonNull(body.urls())) {
            String text = raw.text().strip();
            ImportBodies.UrlItem item = bound(text, "urls." + found.size());
            String url = item.url().toString();
            String name = item.name();
            found.add(new NewItem(
                    url,
                    NewItem.shown(url),
                    url,
                    ItemMetadata.of(
                            name == null && item.prompt() == null ? item.url().fileName() : name,
                            item.prompt(),
                            JsonRequest.distinct(item.tags()),
                            null)));
        }
        return found;
    }

    private ImportBodies.UrlItem bound(String text, String place) {
        boolean plain = text.startsWith("\"");
        try {
            return binder.bind(plain ? "{\"url\":" + text + "}" : text, ImportBodies.UrlItem.class);
        } catch (Problem problem) {
            throw plain ? Problem.invalid(place, problem.text()) : JsonRequestBinder.at(place, problem);
        }
    }
}
