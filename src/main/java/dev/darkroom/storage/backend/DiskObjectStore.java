package dev.darkroom.storage.backend;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ByteRange;
import dev.darkroom.storage.FileServingPolicy;
import dev.darkroom.storage.ObjectKey;
import dev.darkroom.storage.ObjectStore;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.FolderWalker;
import dev.darkroom.storage.file.TemporaryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Object store on a disk. Objects as files: two levels of folders, written aside, synced and renamed into place.
 */
public class DiskObjectStore implements ObjectStore {

    private static final int FOLDERS = 256;

    private final Path root;
    private final TemporaryFiles temporaries;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param root holds the temporary files as well, so that a rename stays one */
    public DiskObjectStore(Path root, TemporaryFiles temporaries) {
        this.root = root;
        this.temporaries = temporaries;
    }

    public Path path(String key) {
        if (!ObjectKey.isValid(key)) {
            throw new IllegalArgumentException("not an object key");
        }
        return folder(key).resolve(key);
    }

    private Path folder(String key) {
        return root.resolve(ObjectKey.outerFolder(key)).resolve(ObjectKey.innerFolder(key));
    }

    @Override
    public void put(Path temporary, String key, String contentType) {
        Path file = path(key);
        Path folder = folder(key);
        try {
            sync(temporary, StandardOpenOption.WRITE);
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                sync(root, StandardOpenOption.READ);
                sync(root.resolve(ObjectKey.outerFolder(key)), StandardOpenOption.READ);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(folder, StandardOpenOption.READ);
        } catch (IOException failure) {
            temporaries.discard(temporary);
            throw TemporaryFiles.problem(failure);
        }
    }

    @Override
    public InputStream open(String key, ByteRange range) {
        try {
            return new FileRangeInputStream(path(key), range);
        } catch (NoSuchFileException missing) {
            throw Problem.notFound("File");
        } catch (IOException failure) {
            throw TemporaryFiles.problem(failure);
        }
    }

    @Override
    public Optional<Way> way(StoredObject object, FileServingPolicy shown) {
        Path file = path(object.location());
        return Files.isRegularFile(file) ? Optional.of(new Way.File(file)) : Optional.empty();
    }

    @Override
    public Optional<String> readOrigin() {
        return Optional.empty();
    }

    @Override
    public void delete(Collection<String> keys) {
        keys.forEach(key -> temporaries.discard(path(key)));
    }

    /** One of the 256 outer folders at a time. */
    @Override
    public List<String> someOlderThan(Instant time) {
        Path outer = root.resolve(name(Math.floorMod(turn.getAndIncrement(), FOLDERS)));
        List<String> keys = new ArrayList<>();
        for (int inner = 0; inner < FOLDERS; inner++) {
            FolderWalker.eachOlder(
                    outer.resolve(name(inner)),
                    time,
                    file -> keys.add(file.getFileName().toString()));
        }
        return keys;
    }

    @Override
    public void check() {
        temporaries.discard(temporaries.create());
    }

    private static String name(int folder) {
        return String.format(Locale.ROOT, "%02x", folder);
    }

    /** Folders are opened for reading: that is how Linux and macOS let a rename be made durable. */
    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
