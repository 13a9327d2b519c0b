package dev.darkroom.storage;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.WorkLoop;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Removes what has expired and what a crash left behind, and nothing else. A pass is bounded: it takes at most a few
 * hundred expired objects and looks through one of the 256 outer folders.
 */
@ApplicationScoped
public class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);
    private static final Duration TEMPORARY_AGE = Duration.ofHours(1);
    private static final Duration ORPHAN_AGE = Duration.ofDays(1);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final int EXPIRED_PER_PASS = 500;
    private static final int FOLDERS = 256;

    private final Disk disk;
    private final Database database;
    private final Clock clock;
    private final boolean enabled;
    private final AtomicInteger turn = new AtomicInteger();

    Sweeper(
            Disk disk,
            Database database,
            Clock clock,
            @ConfigProperty(name = "darkroom.background.enabled", defaultValue = "true") boolean enabled) {
        this.disk = disk;
        this.database = database;
        this.clock = clock;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            new WorkLoop("object sweeper", 1, PAUSE, _ -> {
                        sweep();
                        return List.of();
                    })
                    .start();
        }
    }

    /** One pass; also for whoever runs without background work and is told when to tick. */
    public void sweep() {
        deleteExpired();
        deleteTemporaries();
        deleteOrphans(Math.floorMod(turn.getAndIncrement(), FOLDERS));
    }

    void deleteExpired() {
        List<String> expired = database.query("""
                DELETE FROM stored_object WHERE key IN (
                    SELECT key FROM stored_object WHERE expires_at <= ? ORDER BY expires_at LIMIT ?
                    FOR UPDATE SKIP LOCKED)
                RETURNING key
                """, row -> row.getString(1), clock.instant(), EXPIRED_PER_PASS);
        expired.forEach(disk::delete);
    }

    void deleteTemporaries() {
        each(disk.temporaryFolder(), TEMPORARY_AGE, disk::discard);
    }

    /** Files without a row in one outer folder; a day of grace, since bytes are kept before their row is inserted. */
    void deleteOrphans(int folder) {
        Path outer = disk.root().resolve(String.format(Locale.ROOT, "%02x", folder));
        for (int inner = 0; inner < FOLDERS; inner++) {
            List<Path> old = new ArrayList<>();
            each(outer.resolve(String.format(Locale.ROOT, "%02x", inner)), ORPHAN_AGE, file -> {
                old.add(file);
                if (old.size() == EXPIRED_PER_PASS) {
                    deleteUnknown(old);
                    old.clear();
                }
            });
            deleteUnknown(old);
        }
    }

    private void deleteUnknown(List<Path> files) {
        if (files.isEmpty()) {
            return;
        }
        String[] keys =
                files.stream().map(file -> file.getFileName().toString()).toArray(String[]::new);
        Set<String> known = new TreeSet<>(database.query(
                "SELECT key FROM stored_object WHERE key = ANY (?)", row -> row.getString(1), (Object) keys));
        files.stream()
                .filter(file -> !known.contains(file.getFileName().toString()))
                .forEach(disk::discard);
    }

    private void each(Path folder, Duration age, Consumer<Path> work) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> isOlder(file, age))) {
            files.forEach(work);
        } catch (IOException failure) {
            LOG.warnf("Could not sweep %s: %s", folder, failure);
        }
    }

    private boolean isOlder(Path file, Duration age) throws IOException {
        return Files.isRegularFile(file)
                && Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(clock.instant().minus(age));
    }
}
