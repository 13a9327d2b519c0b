package dev.darkroom.storage;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jboss.logging.Logger;

/** Objects as files: two levels of folders, written aside, synced and renamed into place. */
@ApplicationScoped
class Disk {

    private static final Logger LOG = Logger.getLogger(Disk.class);
    private static final int BUFFER = 64 * 1024;

    private final Path root;
    private final Ids ids;

    Disk(StorageConfig config, Ids ids) {
        this.root = config.directory().toAbsolutePath().normalize();
        this.ids = ids;
    }

    Path root() {
        return root;
    }

    Path temporaryFolder() {
        return root.resolve("temporary");
    }

    Path path(String key) {
        if (!ObjectKey.isValid(key)) {
            throw new IllegalArgumentException("not an object key");
        }
        return root.resolve(ObjectKey.outerFolder(key))
                .resolve(ObjectKey.innerFolder(key))
                .resolve(key);
    }

    Path newTemporary() {
        try {
            Files.createDirectories(temporaryFolder());
            return Files.createFile(temporaryFolder().resolve(ids.next() + ".part"));
        } catch (IOException failure) {
            throw problem(failure);
        }
    }

    /** Copies a stream aside; leaves no file behind when that fails or the stream is longer than allowed. */
    Written write(InputStream bytes, long maxBytes) {
        Path temporary = newTemporary();
        try (OutputStream file = Files.newOutputStream(temporary)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long size = copy(bytes, new DigestOutputStream(file, digest), maxBytes);
            return new Written(temporary, size, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException failure) {
            discard(temporary);
            throw problem(failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        } catch (RuntimeException failure) {
            discard(temporary);
            throw failure;
        }
    }

    /** After this the bytes survive a power cut under their key; a file of that key that was there is replaced. */
    void settle(Path temporary, String key) {
        Path outer = root.resolve(ObjectKey.outerFolder(key));
        Path folder = outer.resolve(ObjectKey.innerFolder(key));
        try {
            sync(temporary, StandardOpenOption.WRITE);
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                sync(root, StandardOpenOption.READ);
                sync(outer, StandardOpenOption.READ);
            }
            Files.move(temporary, path(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(folder, StandardOpenOption.READ);
        } catch (IOException failure) {
            discard(temporary);
            throw problem(failure);
        }
    }

    void delete(String key) {
        discard(path(key));
    }

    void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // The sweeper comes by again.
        }
    }

    /** What a failure to write comes to; worth trying again in any case, since nothing was stored. */
    static Problem problem(IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        if (reason.contains("No space left") || reason.contains("quota exceeded")) {
            return Problem.of(Problem.Kind.STORAGE_FULL, "The object store is full; nothing was stored");
        }
        LOG.error("The object store cannot be written to", failure);
        return Problem.of(Problem.Kind.UNAVAILABLE, "The object store cannot be written to; nothing was stored");
    }

    private static long copy(InputStream from, OutputStream to, long maxBytes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        for (int read = read(from, buffer); read >= 0; read = read(from, buffer)) {
            total += read;
            if (total > maxBytes) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "Larger than the " + maxBytes + " bytes that are allowed");
            }
            to.write(buffer, 0, read);
        }
        return total;
    }

    /** A source that fails is not a disk that fails. */
    private static int read(InputStream from, byte[] buffer) {
        try {
            return from.read(buffer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Folders are opened for reading: that is how Linux and macOS let a rename be made durable. */
    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
