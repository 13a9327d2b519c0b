package dev.darkroom.imports;

import dev.darkroom.library.asset.LibraryConfig;
import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.outgoing.DownloadedFile;
import dev.darkroom.outgoing.OutgoingHttp;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.file.WrittenFile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Brings the bytes of something found to a temporary file of ours, and looks at them. */
@Singleton
class ItemFetcher {

    /** @param fileName as the source calls it; null where it does not */
    record Fetched(
            WrittenFile bytes, MediaFacts facts, @Nullable String fileName) {}

    private final ObjectService objects;
    private final OutgoingHttp http;
    private final FolderFiles folders;
    private final ImportedLibraries libraries;
    private final LibraryConfig config;

    ItemFetcher(
            ObjectService objects,
            OutgoingHttp http,
            FolderFiles folders,
            ImportedLibraries libraries,
            LibraryConfig config) {
        this.objects = objects;
        this.http = http;
        this.folders = folders;
        this.libraries = libraries;
        this.config = config;
    }

    /**
     * The temporary file is the caller's to throw away.
     *
     * @throws Problem INVALID when there is nothing that can be had
     * @throws dev.darkroom.outgoing.OutgoingException when it cannot be fetched
     */
    Fetched fetch(LibraryImport at, ImportItem item) {
        String location = item.location();
        if (location == null) {
            throw Problem.invalid("file", "is not there any more");
        }
        return at.source() == ImportSource.FOLDER ? read(at, location) : download(at, location);
    }

    private Fetched download(LibraryImport at, String location) {
        WebUrl url = WebUrl.parse(location).orElseThrow(() -> Problem.invalid("url", "is no http or https URL"));
        Path temporary = objects.newTemporary();
        try {
            DownloadedFile file = http.download(
                    url,
                    libraries.authorizationFor(at, url),
                    temporary,
                    config.maxUploadSize().asLongValue(),
                    config.uploadTimeout());
            return new Fetched(
                    new WrittenFile(temporary, file.bytes(), file.sha256()),
                    MediaProbe.examine(temporary, file.contentType(), file.fileName()),
                    file.fileName());
        } catch (RuntimeException failure) {
            objects.discard(temporary);
            throw failure;
        }
    }

    private Fetched read(LibraryImport at, String relative) {
        WrittenFile bytes;
        try (InputStream file = folders.open(Path.of(at.origin()), relative)) {
            bytes = objects.write(file, config.maxUploadSize().asLongValue());
        } catch (IOException unreadable) {
            throw Problem.invalid("file", "cannot be read");
        }
        try {
            String name = String.valueOf(Path.of(relative).getFileName());
            return new Fetched(bytes, MediaProbe.examine(bytes.temporary(), null, name), name);
        } catch (RuntimeException failure) {
            objects.discard(bytes.temporary());
            throw failure;
        }
    }
}
