package dev.darkroom.storage.file;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.jboss.logging.Logger;

/** Files on their way in: always on this machine's disk, where they can be examined, wherever objects are kept. */
public class TemporaryFiles {

    private static final Logger LOG = Logger.getLogger(TemporaryFiles.class);
    private static final int BUFFER = 64 * 1024;

    private final Path folder;
    private final Ids ids;
    private final AlignedBuffers buffers = new AlignedBuffers();

    public TemporaryFiles(Path folder, Ids ids) {
        this.folder = folder;
        this.ids = ids;
    }

    /** An empty file. */
    public Path create() {
        try {
            Files.createDirectories(folder);
            return Files.createFile(folder.resolve(ids.next() + ".part"));
        } catch (IOException failure) {
            throw problem(failure);
        }
    }

    /** Copies a stream; leaves no file behind when that fails or the stream is longer than allowed. */
    public WrittenFile write(InputStream bytes, long maxBytes) {
        Path temporary = create();
        try (DurableFileOutput file = new DurableFileOutput(temporary, buffers)) {
            MessageDigest digest = Sha256.digest();
            long size = copy(bytes, new DigestOutputStream(file, digest), maxBytes);
            file.finish();
            return new WrittenFile(temporary, size, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException failure) {
            discard(temporary);
            throw problem(failure);
        } catch (RuntimeException failure) {
            discard(temporary);
            throw failure;
        }
    }

    public void discardOlderThan(Instant time) {
        FolderWalker.eachOlder(folder, time, this::discard);
    }

    public void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // The sweeper comes by again.
        }
    }

    /** What a failure to write comes to; worth trying again in any case, since nothing was stored. */
    public static Problem problem(IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        if (reason.contains("No space left") || reason.contains("quota exceeded")) {
            LOG.errorf("The object store is full: %s", reason);
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
}
