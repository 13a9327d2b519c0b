package dev.darkroom.imports;

import dev.darkroom.imports.CollectionImporter.Outcome;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.library.RemoteAsset;
import dev.darkroom.upstream.library.RemoteCollection;
import dev.darkroom.upstream.library.RemotePage;
import dev.darkroom.upstream.library.RemoteTag;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs one step of an import: lists some more of its source, or makes what names what is there already. */
@ApplicationScoped
class ImportLister {

    /** So much is found ahead of what is brought in: links may be good for a while only. */
    private static final int MAX_AHEAD = 200;

    /** Each page that holds something brings something new, and few in a row hold nothing, so that each listing ends. */
    private static final int MAX_FOUND = 1_000_000;

    private static final Duration AHEAD_PAUSE = Duration.ofSeconds(1);

    private final ImportedLibraries libraries;
    private final FolderFiles folders;
    private final CollectionImporter collections;
    private final CharacterImporter characters;
    private final ImportRepository imports;
    private final ImportItemRepository items;

    ImportLister(
            ImportedLibraries libraries,
            FolderFiles folders,
            CollectionImporter collections,
            CharacterImporter characters,
            ImportRepository imports,
            ImportItemRepository items) {
        this.libraries = libraries;
        this.folders = folders;
        this.collections = collections;
        this.characters = characters;
        this.imports = imports;
        this.items = items;
    }

    /** @throws dev.darkroom.upstream.client.UpstreamException when the source cannot be read */
    void step(LibraryImport at) {
        switch (at.phase()) {
            case ARRANGEMENT -> arrange(at);
            case ASSETS -> advance(at, () -> ImportStep.wait(at, AHEAD_PAUSE), assets(at));
            case ITEMS -> settleDown(at);
            case CHARACTERS -> characters(at);
        }
    }

    /** First the tags, then one page of collections at a time. */
    private void arrange(LibraryImport at) {
        if (at.cursor() == null) {
            List<RemoteTag> tags = libraries.of(at).tags();
            QuarkusTransaction.requiringNew().run(() -> {
                Outcome tagged = collections.tags(at, tags);
                String cursor = ListingCursor.first().text();
                imports.advance(
                        at,
                        ImportStep.next(ImportPhase.ARRANGEMENT, cursor, List.of())
                                .counting(tagged.made(), tagged.known(), tagged.refused()));
            });
            return;
        }
        ListingCursor place = ListingCursor.parse(at.cursor());
        RemotePage<RemoteCollection> page = libraries.of(at).collections(place.next());
        List<RemoteCollection> listed = page.items().stream()
                .filter(each -> !each.type().equals("character"))
                .toList();
        QuarkusTransaction.requiringNew().run(() -> {
            Outcome made = place.isRepeatedBy(page) ? Outcome.NOTHING : collections.collections(at, listed, place);
            ListingCursor next = place.after(page, made);
            ImportStep step = next == null
                    ? ImportStep.next(ImportPhase.ASSETS, null, List.of())
                    : ImportStep.next(ImportPhase.ARRANGEMENT, next.text(), List.of());
            imports.advance(at, step.counting(made.made(), made.known(), made.refused()));
        });
    }

    private @Nullable ImportStep assets(LibraryImport at) {
        if (at.pending() > MAX_AHEAD) {
            return null;
        }
        if (at.found() >= MAX_FOUND) {
            return ImportStep.stop("more than %,d things were found".formatted(MAX_FOUND));
        }
        if (at.source() == ImportSource.FOLDER) {
            return files(at);
        }
        AssetCursor place = AssetCursor.parse(at.cursor());
        RemotePage<RemoteAsset> page = libraries.of(at).assets(place.next());
        List<NewItem> found = page.items().stream().map(ImportLister::item).toList();
        if (place.isNamedAgainBy(page)) {
            return ImportStep.stop("the library's list does not go on: a page names itself as the next", found);
        }
        AssetCursor next = place.after(page);
        if (next == null) {
            return ImportStep.next(ImportPhase.ITEMS, null, found);
        }
        return next.isEndless()
                ? ImportStep.stop(
                        "the library's list does not end: the last %d pages hold nothing".formatted(next.empty()))
                : ImportStep.next(ImportPhase.ASSETS, next.text(), found);
    }

    private ImportStep files(LibraryImport at) {
        try {
            List<NewItem> found = folders.list(Path.of(at.origin()), at.cursor());
            return FolderFiles.isLast(found)
                    ? ImportStep.next(ImportPhase.ITEMS, null, found)
                    : ImportStep.next(ImportPhase.ASSETS, found.getLast().location(), found);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void settleDown(LibraryImport at) {
        if (at.pending() > 0) {
            advance(at, () -> ImportStep.wait(at, Duration.ZERO), null);
        } else if (at.source() == ImportSource.FAL && at.problem() == null) {
            advance(at, () -> ImportStep.next(ImportPhase.CHARACTERS, null, List.of()), null);
        } else {
            end(at, ImportStep.end());
        }
    }

    private void characters(LibraryImport at) {
        ListingCursor place = ListingCursor.parse(at.cursor());
        RemotePage<RemoteCollection> page = libraries.of(at).characters(place.next());
        boolean last = QuarkusTransaction.requiringNew().call(() -> {
            Outcome made = place.isRepeatedBy(page) ? Outcome.NOTHING : characters.characters(at, page.items());
            ListingCursor next = place.after(page, made);
            if (next == null) {
                characters.covers(at);
            }
            ImportStep step =
                    next == null ? ImportStep.end() : ImportStep.next(ImportPhase.CHARACTERS, next.text(), List.of());
            imports.advance(at, step.counting(made.made(), made.known(), made.refused()));
            return next == null;
        });
        if (last) {
            items.removeSettled(at.id());
        }
    }

    private void end(LibraryImport at, ImportStep step) {
        QuarkusTransaction.requiringNew().run(() -> imports.advance(at, step));
        items.removeSettled(at.id());
    }

    private void advance(LibraryImport at, Supplier<ImportStep> otherwise, @Nullable ImportStep step) {
        QuarkusTransaction.requiringNew().run(() -> imports.advance(at, step == null ? otherwise.get() : step));
    }

    private static NewItem item(RemoteAsset asset) {
        String url = asset.url();
        String title = asset.title();
        String location = url == null || url.length() > WebUrl.MAX_LENGTH ? null : url;
        return new NewItem(
                asset.id(),
                title == null || title.isBlank() ? asset.id() : title,
                location,
                ItemMetadata.of(asset),
                location == null ? "its file is not there any more" : null);
    }
}
