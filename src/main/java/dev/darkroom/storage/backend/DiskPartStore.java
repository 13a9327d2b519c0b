package dev.darkroom.storage.backend;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.DirectParts;
import dev.darkroom.storage.ObjectKey;
import dev.darkroom.storage.PartStore;
import dev.darkroom.storage.file.FolderWalker;
import dev.darkroom.storage.file.TemporaryFiles;
import dev.darkroom.storage.file.WrittenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Multipart uploads on a disk. Parts as files, a folder for each upload; the object is written anew from them. */
class DiskPartStore implements PartStore {

    private static final Pattern UPLOAD = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final Path root;
    private final DiskObjectStore diskObjectStore;
    private final TemporaryFiles temporaries;
    private final Ids ids;

    /** @param root on the same file system as the temporary files */
    DiskPartStore(Path root, DiskObjectStore diskObjectStore, TemporaryFiles temporaries, Ids ids) {
        this.root = root;
        this.diskObjectStore = diskObjectStore;
        this.temporaries = temporaries;
        this.ids = ids;
    }

    @Override
    public String begin(String key, String contentType) {
        String upload = ids.token(16);
        try {
            Files.createDirectories(folder(key, upload));
            return upload;
        } catch (IOException failure) {
            throw TemporaryFiles.problem(failure);
        }
    }

    @Override
    public String put(String key, String upload, int number, WrittenFile part) {
        String etag = part.sha256();
        Path file = file(known(key, upload), new Part(number, etag));
        try {
            Files.move(part.temporary(), file, StandardCopyOption.REPLACE_EXISTING);
            return etag;
        } catch (NoSuchFileException ended) {
            throw unknown();
        } catch (IOException failure) {
            throw TemporaryFiles.problem(failure);
        } finally {
            temporaries.discard(part.temporary());
        }
    }

    @Override
    public void complete(String key, String upload, List<Part> parts) {
        Path folder = known(key, upload);
        Path whole = temporaries.create();
        try (OutputStream out = Files.newOutputStream(whole)) {
            for (Part part :
                    parts.stream().sorted(Comparator.comparingInt(Part::number)).toList()) {
                Files.copy(file(folder, part), out);
            }
            diskObjectStore.put(whole, key, "");
            FolderWalker.remove(folder);
        } catch (NoSuchFileException missing) {
            throw Problem.invalid("parts", "names a part that was not sent, or was sent with another etag");
        } catch (IOException failure) {
            throw TemporaryFiles.problem(failure);
        } finally {
            temporaries.discard(whole);
        }
    }

    @Override
    public void abort(String key, String upload) {
        Path folder = folder(key, upload);
        if (Files.isDirectory(folder)) {
            FolderWalker.remove(folder);
        }
    }

    @Override
    public Optional<DirectParts> direct() {
        return Optional.empty();
    }

    @Override
    public long smallestPart() {
        return 1;
    }

    @Override
    public void abortOlderThan(Instant time) {
        FolderWalker.eachOlder(root, time, FolderWalker::remove);
    }

    private Path known(String key, String upload) {
        Path folder = folder(key, upload);
        if (!Files.isDirectory(folder)) {
            throw unknown();
        }
        return folder;
    }

    /** Named after both, so that an upload is one of that key or none. */
    private Path folder(String key, String upload) {
        if (!ObjectKey.isValid(key) || !UPLOAD.matcher(upload).matches()) {
            throw unknown();
        }
        return root.resolve(key + "." + upload);
    }

    /** The tag is in the name: a part whose tag is another is not found. */
    private static Path file(Path folder, Part part) {
        return folder.resolve(part.number() + "." + part.etag().replaceAll("[^0-9a-f]", "-"));
    }

    private static Problem unknown() {
        return Problem.notFound("Upload");
    }
}
