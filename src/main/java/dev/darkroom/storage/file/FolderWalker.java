package dev.darkroom.storage.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Walks folders that others change meanwhile. */
public final class FolderWalker {

    private static final Logger LOG = Logger.getLogger(FolderWalker.class);

    private FolderWalker() {}

    /** Each file and folder directly in it that was last changed before that time; none when it is not there. */
    public static void eachOlder(Path folder, Instant time, Consumer<Path> work) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, entry -> isOlder(entry, time))) {
            entries.forEach(work);
        } catch (NoSuchFileException | NotDirectoryException none) {
            // Nothing has been written there yet.
        } catch (IOException failure) {
            LOG.warnf("Could not look through %s: %s", folder, failure);
        }
    }

    /** Removes a folder with the files directly in it. */
    public static void remove(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException | UncheckedIOException left) {
            LOG.debugf("%s is left for the sweeper: %s", folder, left);
        }
    }

    private static boolean isOlder(Path entry, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(entry).toInstant().isBefore(time);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
