package dev.darkroom.imports;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Sha256;
import dev.darkroom.shared.Texts;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Files below the one folder that imports may read; nothing outside of it is reached, by dots or by links. */
@Singleton
class FolderFiles {

    private static final int PAGE = 200;
    private static final int MAX_PATH_LENGTH = 4_000;

    /** Well below the lease of a step. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Optional<Path> configured;
    private final Clock clock;

    FolderFiles(ImportsConfig config, Clock clock) {
        this.configured = config.folder();
        this.clock = clock;
    }

    /**
     * The real path of a folder that a caller names, below the configured one.
     *
     * @throws Problem 403 when there is none that may be read, 422 when this one may not
     */
    Path folder(@Nullable String named) {
        Path root = root();
        try {
            Path real = root.resolve(named == null ? "" : named).normalize().toRealPath();
            if (real.startsWith(root) && Files.isDirectory(real)) {
                root.relativize(real).forEach(FolderFiles::requireVisible);
                return real;
            }
        } catch (IOException | InvalidPathException missing) {
            // Answered below like any other that is none.
        }
        throw Problem.invalid("folder", "is not a folder below the one that imports may read");
    }

    private static void requireVisible(Path name) {
        if (isHidden(name)) {
            throw Problem.invalid("folder", "is hidden, and what is hidden is not imported");
        }
    }

    /** The next files below a folder, in the order of their paths, hidden ones and links passed over. */
    List<NewItem> list(Path folder, @Nullable String after) throws IOException {
        TreeMap<String, NewItem> next = new TreeMap<>();
        Instant end = clock.instant().plus(LONGEST);
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes facts) throws IOException {
                requireTime(end);
                boolean skipped =
                        !path.equals(folder) && (isHidden(path) || isElsewhere(folder.relativize(path), after, next));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes facts) throws IOException {
                requireTime(end);
                String relative = folder.relativize(path).toString();
                if (facts.isRegularFile()
                        && !isHidden(path)
                        && Texts.isStorable(relative)
                        && relative.length() <= MAX_PATH_LENGTH
                        && (after == null || relative.compareTo(after) > 0)) {
                    next.put(relative, item(relative, path, facts));
                    if (next.size() > PAGE) {
                        next.pollLastEntry();
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException unreadable) {
                return FileVisitResult.CONTINUE;
            }
        });
        return List.copyOf(next.values());
    }

    private void requireTime(Instant end) throws IOException {
        if (clock.instant().isAfter(end)) {
            throw new IOException("takes too long to read");
        }
    }

    /** Whether nothing below a directory can be on this page, as it comes before or after all of that. */
    private static boolean isElsewhere(Path relative, @Nullable String after, TreeMap<String, NewItem> next) {
        String below = relative + relative.getFileSystem().getSeparator();
        boolean before = after != null && below.compareTo(after) < 0 && !after.startsWith(below);
        return before || next.size() == PAGE && below.compareTo(next.lastKey()) > 0;
    }

    /** Whether a page is the last. */
    static boolean isLast(List<NewItem> page) {
        return page.size() < PAGE;
    }

    /** @throws IOException also when the path leads out of the folder by now */
    InputStream open(Path folder, String relative) throws IOException {
        Path file = folder.resolve(relative).normalize();
        Path parent = file.getParent();
        if (parent == null || !parent.toRealPath().startsWith(folder) || !folder.startsWith(root())) {
            throw new IOException("leads out of the folder");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    private Path root() {
        try {
            return configured
                    .orElseThrow(() -> Problem.of(
                            Problem.Kind.FORBIDDEN,
                            "Folders cannot be imported here: an operator can name one (darkroom.imports.folder)"))
                    .toRealPath();
        } catch (IOException missing) {
            throw Problem.of(Problem.Kind.UNAVAILABLE, "The folder that imports may read is not there");
        }
    }

    /** Known by its place, its size and its time: a file that has changed is another one. */
    private static NewItem item(String relative, Path path, BasicFileAttributes facts) {
        String id = Sha256.hex(relative + "|" + facts.size() + "|" + facts.lastModifiedTime());
        String name = String.valueOf(path.getFileName());
        return new NewItem(
                id,
                relative,
                relative,
                ItemMetadata.of(name, null, List.of(), facts.lastModifiedTime().toInstant()));
    }

    private static boolean isHidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }
}
